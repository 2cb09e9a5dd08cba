using System.Text.Json;
using Faultline.Formats;
using Faultline.Formats.Problem;

namespace Faultline.Tests.Formats;

public sealed class ProblemFormatTests : FaultFormatContract
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
}
