using System.Text.Json;

namespace Faultline.Tests.Doubles;

/// <summary>What every answer of a failure has, whatever failed.</summary>
internal static class FaultShape
{
    public static void ShouldBeOpenStack(this Answer answer, int status, string code, string? because = null)
    {
        ShouldBeFault(answer, status, "application/json", because);
        Formats.DraftFourSchema.OfErrors().Errors(answer.Json).ShouldBeEmpty(because);
        Check(answer, answer.Error, status, code, because);
    }

    public static void ShouldBeProblem(this Answer answer, int status, string code, string? because = null)
    {
        ShouldBeFault(answer, status, "application/problem+json", because);
        Check(answer, answer.Json, status, code, because);
    }

    public static void ShouldBePlain(this Answer answer, int status, string code, string? because = null, string format = "plain")
    {
        ShouldBeFault(answer, status, "application/json", because);
        answer.Json.Names().ShouldBe([format], because);
        Check(answer, answer.Json.GetProperty(format), status, code, because);
    }

    private static void ShouldBeFault(Answer answer, int status, string contentType, string? because)
    {
        answer.Status.ShouldBe(status, $"{because}: {answer.Body}");
        answer.Header("Content-Type").ShouldBe(contentType, $"{because}: {answer.Body}");
        answer.Header("Cache-Control").ShouldNotBeNull(because).ShouldContain("no-store", Case.Insensitive, because);
        answer.Header("X-Content-Type-Options").ShouldBe("nosniff", because);
        answer.Header("Vary").ShouldNotBeNull(because).ShouldContain("Accept", Case.Sensitive, because);
        foreach (var header in (string[])["X-Request-Id", "X-OpenStack-Request-Id", "X-Compute-Request-Id"])
            answer.Header(header).ShouldBe(answer.RequestId, because);
    }

    private static void Check(Answer answer, JsonElement fault, int status, string code, string? because)
    {
        fault.Text("code").ShouldBe(code, because);
        fault.GetProperty("status").GetInt32().ShouldBe(status, because);
        fault.Text("request_id").ShouldBe(answer.RequestId, because);
    }
}
