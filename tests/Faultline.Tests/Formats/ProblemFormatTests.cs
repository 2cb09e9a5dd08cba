using System.Text.Json;
using Faultline.Formats;
using Faultline.Formats.Problem;

namespace Faultline.Tests.Formats;

public sealed class ProblemFormatTests : ReadableFormatContract
{
    public override IFaultFormat Format { get; } = new ProblemFormat();

    protected override void ShouldBeWhole(string document)
    {
        using var json = JsonDocument.Parse(document, new JsonDocumentOptions { MaxDepth = 64 });
        ShouldBeAProblem(json.RootElement);
    }

    // RFC 9457, section 3.1: the types of its members; a consumer must ignore a member of another type.
    private static void ShouldBeAProblem(JsonElement problem)
    {
        problem.ValueKind.ShouldBe(JsonValueKind.Object);
        foreach (var name in (string[])["type", "title", "detail", "code"])
            problem.GetProperty(name).ValueKind.ShouldBe(JsonValueKind.String);
        problem.GetProperty("status").GetInt32().ShouldBeInRange(400, 599);
        foreach (var cause in problem.TryGetProperty("causes", out var causes) ? causes.EnumerateArray() : default)
            ShouldBeAProblem(cause);
    }

    // Of the links it has the one that leads to help, and no place for a cause's wait.
    protected override Fault Surviving(Fault fault) => fault with
    {
        Links = [.. fault.Links.Where(link => link.Rel == FaultLink.Help).Take(1)], Causes = [.. fault.Causes.Select(cause => Surviving(cause) with { RetryAfter = null })],
    };

    [Fact]
    public void The_members_of_RFC_9457_come_first()
    {
        var problem = JsonDocument.Parse(Write(new Fault("a.b", 404, "Not here", "No a has the id 7."))).RootElement;
        problem.EnumerateObject().Select(member => member.Name).ShouldBe(["type", "title", "status", "detail", "code"]);
        problem.GetProperty("type").GetString().ShouldBe("https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5");
        problem.GetProperty("status").GetInt32().ShouldBe(404);
    }

    [Fact]
    public void The_type_is_the_faults_own_help_link()
    {
        var problem = JsonDocument.Parse(Write(new Fault("a.b", 404, "T", "D") { Links = [new FaultLink("related", "/r"), new FaultLink("help", "/help/a.b")] })).RootElement;
        problem.GetProperty("type").GetString().ShouldBe("/help/a.b");
    }

    [Fact]
    public void Causes_are_problems_within_the_problem()
    {
        var problem = JsonDocument.Parse(Write(new Fault("a.top", 500, "T", "D") { Causes = [new Fault("a.cause", 404, "U", "E") { Causes = [new Fault("a.root", 409, "V", "F")] }] })).RootElement;
        var cause = problem.GetProperty("causes")[0];
        cause.GetProperty("code").GetString().ShouldBe("a.cause");
        cause.GetProperty("causes")[0].GetProperty("status").GetInt32().ShouldBe(409);
    }

    [Fact]
    public void Each_field_that_ASPNET_Core_refuses_is_a_cause()
    {
        var fault = Read("""{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.1","title":"One or more validation errors occurred.","status":400,"errors":{"Name":["The Name field is required.","It is short."],"Age":["Not 7."]},"traceId":"00-1"}""", new FaultSource(400)).ShouldNotBeNull();
        (fault.Code.ToString(), fault.Title, fault.Extensions["traceId"]).ShouldBe(("http.bad_request", "One or more validation errors occurred.", "00-1"));
        fault.Causes.Select(cause => (cause.Code.ToString(), cause.Status, cause.Data["field"], cause.Detail)).ShouldBe(
            [("http.invalid_value", 400, "Name", "The Name field is required. It is short."), ("http.invalid_value", 400, "Age", "Not 7.")]);
    }

    [Fact]
    public void Each_part_that_the_RFCs_example_names_is_a_cause()
    {
        var fault = Read("""{"type":"https://example.net/validation-error","title":"Your request is not valid.","errors":[{"detail":"must be a positive integer","pointer":"#/age"}]}""", new FaultSource(422, "application/problem+json")).ShouldNotBeNull();
        fault.Links.ShouldBe([new FaultLink("help", "https://example.net/validation-error")]);
        var cause = fault.Causes.ShouldHaveSingleItem();
        (cause.Detail, cause.Data["pointer"]).ShouldBe(("must be a positive integer", "#/age"));
    }

    [Theory]
    [InlineData("""{"message":"m","code":"404 Not Found","title":"Not Found"}""", null)]
    [InlineData("""{"detail":"Not found."}""", null)]
    [InlineData("""{"status":"error","detail":"x"}""", null)]
    [InlineData("""{"itemNotFound":{"code":404,"message":"m"}}""", "application/problem+json")]
    public void What_is_no_problem_is_not_taken_for_one(string document, string? contentType) => Read(document, new FaultSource(404, contentType)).ShouldBeNull();

    [Fact]
    public void Where_the_answer_says_that_it_is_a_problem_one_member_is_enough() =>
        Read("""{"title":"Gone"}""", new FaultSource(410, "application/problem+json; charset=utf-8")).ShouldNotBeNull().Status.ShouldBe(410);
}
