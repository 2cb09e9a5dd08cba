using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Faultline.Formats;
using Faultline.Formats.Nova;
using Faultline.Formats.OpenStack;
using Faultline.Tests.Doubles;

namespace Faultline.Tests.Formats;

/// <summary>What real services answered is read, and written again where it is in a form that is written here.</summary>
public sealed class GoldenTests
{
    private static readonly DraftFourSchema Schema = DraftFourSchema.OfErrors();

    public static TheoryData<string, string> Errors => [.. from folder in (string[])["nova", "placement"] from vector in Answers(folder) where Status(vector.Value) >= 400 select (folder, vector.Key)];

    public static TheoryData<string> NovaFaults => [.. from vector in Answers("nova") where Status(vector.Value) >= 400 && Header(vector.Value, "Content-Type") == "application/json; charset=UTF-8" select vector.Key];

    public static TheoryData<string> ServersInError => [.. from vector in Answers("nova") where vector.Value.TryGetProperty("response", out var r) && r.GetProperty("body") is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("server", out var s) && s.Has("fault") select vector.Key];

    public static TheoryData<string> ClientCases => [.. from vector in Vectors.Of("pulp")["client_behaviour.json"].Items("vectors") select vector.Text("name")];

    [Theory]
    [MemberData(nameof(Errors))]
    public void An_answer_is_read_with_what_it_says(string folder, string name)
    {
        var answer = Vectors.Of(folder)[name];
        var (body, fault) = (answer.At("response", "body"), ReadAnswer(answer));
        fault.Status.ShouldBe(Status(answer));
        fault.RequestId?.ToString().ShouldBe(Header(answer, "x-openstack-request-id"));
        fault.Title.ShouldNotBeNullOrWhiteSpace();
        fault.Detail.ShouldNotContain("<br");
        if (Said(body) is var (code, detail))
        {
            if (code is not null)
                fault.Code.ToString().ShouldBe(code);
            fault.Detail.ShouldBe(detail);
        }
    }

    [Theory]
    [MemberData(nameof(NovaFaults))]
    public void A_fault_of_Nova_is_written_again_member_for_member(string name)
    {
        var answer = Vectors.Of("nova")[name];
        var output = new ArrayBufferWriter<byte>();
        var format = new NovaFormat();
        format.Write(new FaultAnswer(ReadAnswer(answer)), output);
        using var written = JsonDocument.Parse(output.WrittenMemory);
        Members(written.RootElement).ShouldBe(Members(answer.At("response", "body")));
        format.ContentType.ShouldBe(Header(answer, "Content-Type"));
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void What_was_read_can_be_written_in_the_form_of_the_guideline(string folder, string name)
    {
        var output = new ArrayBufferWriter<byte>();
        new OpenStackFormat().Write(new FaultAnswer(ReadAnswer(Vectors.Of(folder)[name])), output);
        using var written = JsonDocument.Parse(output.WrittenMemory);
        Schema.Errors(written.RootElement).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(ServersInError))]
    public void The_fault_that_a_server_holds_is_read(string name)
    {
        var response = Vectors.Of("nova")[name].GetProperty("response");
        var held = response.At("body", "server", "fault");
        var fault = FaultReader.Read(Encoding.UTF8.GetBytes(response.Text("body_text")), new FaultSource(200));
        (fault.Status, fault.Detail, fault.Extensions["created"]).ShouldBe((held.GetProperty("code").GetInt32(), held.Text("message"), held.Text("created")));
        fault.Extensions.ContainsKey("details").ShouldBe(held.Has("details"));
    }

    [Fact]
    public void The_example_of_the_guideline_is_a_fault_with_its_cause()
    {
        var fault = FaultReader.Read(Encoding.UTF8.GetBytes(Vectors.Of("api-sig")["errors-example.json"].GetRawText()), new FaultSource(418));
        (fault.Code.ToString(), fault.Status, fault.Has("compute.scheduler.no-valid-host-found")).ShouldBe(("orchestration.create_failed", 418, true));
        fault.Causes.ShouldHaveSingleItem().Status.ShouldBe(403);
        fault.Links.ShouldHaveSingleItem().Rel.ShouldBe("help");
    }

    [Fact]
    public void The_versions_of_a_microversion_error_are_kept_and_written_again()
    {
        var document = Vectors.Of("api-sig")["microversion-errors-example.json"];
        var fault = FaultReader.Read(Encoding.UTF8.GetBytes(document.GetRawText()), new FaultSource(406));
        (fault.Extensions["min_version"], fault.Extensions["max_version"]).ShouldBe(("2.1", "5.2"));
        var output = new ArrayBufferWriter<byte>();
        new OpenStackFormat().Write(new FaultAnswer(fault), output);
        var item = JsonDocument.Parse(output.WrittenMemory).RootElement.GetProperty("errors")[0];
        foreach (var member in document.GetProperty("errors")[0].EnumerateObject().Where(member => member.Name != "request_id"))
            JsonElement.DeepEquals(item.GetProperty(member.Name), member.Value).ShouldBeTrue(member.Name);
    }

    [Theory]
    [MemberData(nameof(ClientCases))]
    public void Every_answer_that_Pulps_clients_met_is_read(string name)
    {
        var response = Vectors.Of("pulp")["client_behaviour.json"].Items("vectors").Single(vector => vector.Text("name") == name).GetProperty("response");
        var fault = FaultReader.Read(Encoding.UTF8.GetBytes(response.Text("body_text")), new FaultSource(response.GetProperty("status").GetInt32()));
        fault.Status.ShouldBe(response.GetProperty("status").GetInt32() is >= 400 and var status ? status : 500);
        fault.Title.ShouldNotBeNullOrWhiteSpace();
        fault.Detail.ShouldNotBeNullOrWhiteSpace();
    }

    private static Dictionary<string, JsonElement> Answers(string folder) =>
        Vectors.Of(folder).Where(vector => vector.Value.ValueKind == JsonValueKind.Object && vector.Value.Has("response")).ToDictionary();

    private static int Status(JsonElement vector) => vector.At("response", "status").GetInt32();

    private static string? Header(JsonElement vector, string name) => vector.GetProperty("response").Items("headers")
        .FirstOrDefault(header => header[0].GetString()!.Equals(name, StringComparison.OrdinalIgnoreCase)) is { ValueKind: JsonValueKind.Array } found ? found[1].GetString() : null;

    private static Fault ReadAnswer(JsonElement vector)
    {
        var source = new FaultSource(Status(vector), Header(vector, "Content-Type"))
        {
            RequestId = RequestId.TryParse(Header(vector, "x-openstack-request-id"), out var id) ? id : null,
            RetryAfter = Header(vector, "Retry-After") is { } wait ? TimeSpan.FromSeconds(int.Parse(wait, CultureInfo.InvariantCulture)) : null,
        };
        return FaultReader.Read(Encoding.UTF8.GetBytes(vector.At("response", "body_text").GetString() ?? ""), source);
    }

    // What a body says by its own form, found out here without the reader.
    private static (string? Code, string Detail)? Said(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
            return null;
        if (body.TryGetProperty("errors", out var errors))
            return (errors[0].TryGetProperty("code", out var code) ? code.GetString() : null, errors[0].Text("detail"));
        if (body.TryGetProperty("error", out var keystone))
            return (null, keystone.Text("message"));
        return body.EnumerateObject().First() is { Value.ValueKind: JsonValueKind.Object } root ? (null, root.Value.Text("message")) : null;
    }

    private static List<string> Members(JsonElement document) =>
        [.. document.EnumerateObject().SelectMany(root => root.Value.EnumerateObject().Select(member => $"{root.Name}.{member.Name}: {(member.Value.ValueKind == JsonValueKind.String ? $"\"{member.Value.GetString()}\"" : member.Value.GetRawText())}"))];
}
