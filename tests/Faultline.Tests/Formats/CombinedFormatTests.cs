using System.Text.Json;
using Faultline.Formats;
using Faultline.Formats.Combined;
using Faultline.Formats.Nova;
using Faultline.Formats.OpenStack;
using Faultline.Tests.Doubles;

namespace Faultline.Tests.Formats;

public sealed class CombinedFormatTests : ReadableFormatContract
{
    private static readonly DraftFourSchema Schema = DraftFourSchema.OfErrors();

    public override IFaultFormat Format { get; } = new CombinedFormat();

    protected override void ShouldBeWhole(string document)
    {
        using var json = JsonDocument.Parse(document, new JsonDocumentOptions { MaxDepth = 64 });
        Schema.Errors(json.RootElement).ShouldBeEmpty();
        json.RootElement.Names().ShouldNotContain("message");
    }

    protected override Fault Surviving(Fault fault) => OpenStackFormatTests.Flat(fault);

    [Fact]
    public void The_member_of_Nova_comes_first_then_the_errors_then_the_problem()
    {
        var document = JsonDocument.Parse(Write(Whole())).RootElement;
        document.Names().ShouldBe(["itemNotFound", "errors", "type", "title", "status", "detail", "code", "request_id", "report_id"]);
    }

    [Fact]
    public void Each_part_is_what_its_own_format_writes()
    {
        var fault = Whole();
        var document = JsonDocument.Parse(Write(fault, "at X()")).RootElement;
        JsonElement.DeepEquals(document.GetProperty("itemNotFound"), Written(new NovaFormat(), fault).GetProperty("itemNotFound")).ShouldBeTrue();
        JsonElement.DeepEquals(document.GetProperty("errors"), Written(new OpenStackFormat(), fault).GetProperty("errors")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("message")]
    [InlineData("errors")]
    [InlineData("status")]
    [InlineData("code")]
    public void A_root_that_would_hide_another_member_is_not_used(string root)
    {
        var document = JsonDocument.Parse(Write(Whole() with { NovaRoot = root })).RootElement;
        document.Names()[0].ShouldBe("itemNotFound");
        document.Names().Distinct().Count().ShouldBe(document.Names().Count);
    }

    [Fact]
    public void A_root_of_its_own_is_read_again()
    {
        var fault = Whole() with { NovaRoot = "buildInProgress" };
        Read(Write(fault), new FaultSource(404)).ShouldNotBeNull().NovaRoot.ShouldBe("buildInProgress");
    }

    private static Fault Whole() => new("compute.server.not_found", 404, "Server not found", "No server 7.")
    {
        RequestId = RequestId.New(), ReportId = ReportId.New(), Data = new Dictionary<string, object?> { ["server_id"] = 7 }, Causes = [new Fault("a.cause", 500, "T", "D")],
        Extensions = new Dictionary<string, object?> { ["message"] = "must not stand beside the root" },
    };

    private static JsonElement Written(IFaultFormat format, Fault fault)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        format.Write(new FaultAnswer(fault, "at X()"), output);
        return JsonDocument.Parse(output.WrittenMemory).RootElement;
    }
}
