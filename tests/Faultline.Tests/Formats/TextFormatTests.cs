using Faultline.AspNetCore.Pages;
using Faultline.Formats;

namespace Faultline.Tests.Formats;

public sealed class TextFormatTests : FaultFormatContract
{
    public override IFaultFormat Format { get; } = new TextFormat();

    protected override void ShouldBeWhole(string document)
    {
        document.ShouldEndWith("\n");
        document.ShouldContain("Code:     ");
        document.Where(c => char.IsControl(c) && c is not ('\n' or '\t')).ShouldBeEmpty();
    }

    [Fact]
    public void It_reads_from_the_most_to_the_least_important()
    {
        var (request, report) = (RequestId.New(), ReportId.New());
        var fault = new Fault("a.b", 409, "In the way", "There is one already.")
        {
            RequestId = request, ReportId = report, Causes = [new Fault("a.c", 500, "T", "It was made twice.")], Links = [new FaultLink("help", "https://docs.example.org/a.b")],
        };
        Write(fault, "at X()", "https://oops.example.org/x").ShouldBe($"""
            409 In the way

            There is one already.
            Because: It was made twice.

            Error ID: {report}
            Request:  {request}
            Code:     a.b
            Report:   https://oops.example.org/x
            help: https://docs.example.org/a.b

            at X()

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Escape_sequences_do_not_reach_a_terminal() =>
        Write(new Fault("a.b", 400, "T", "No server \u001b[2J\u001b]0;owned\u0007")).ShouldContain("No server \uFFFD[2J\uFFFD]0;owned\uFFFD");
}
