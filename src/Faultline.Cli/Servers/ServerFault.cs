using System.Globalization;
using System.Text;
using System.Text.Json;
using Faultline.Cli.Output;

namespace Faultline.Cli.Servers;

/// <summary>
/// A fault as the server tells it: the first of the API-SIG <c>errors</c>. Whatever cannot be read is null; an answer that is
/// no fault at all, as from a proxy or from another program on the port, has its text as detail.
/// </summary>
internal sealed record ServerFault
{
    private const int DetailLength = 300;

    public required int Status { get; init; }

    public string? Code { get; init; }

    public string? Title { get; init; }

    public string? Detail { get; init; }

    public string? RequestId { get; init; }

    /// <summary>The data members, or an undefined element.</summary>
    public JsonElement Data { get; init; }

    public static ServerFault Read(ServerAnswer answer)
    {
        var status = (int)answer.Status;
        if (TryReadFirstError(answer.Body) is not { } error)
            return new() { Status = status, Detail = SafeText.Line(Encoding.UTF8.GetString(answer.Body), DetailLength) };

        return new()
        {
            Status = status,
            Code = error.TextOf("code"),
            Title = error.TextOf("title"),
            Detail = error.TextOf("detail"),
            RequestId = error.TextOf("request_id"),
            Data = error.TryGetProperty("data", out var data) ? data : default,
        };
    }

    /// <summary>For a human: title and detail, then code and request id, with which an operator finds the rest.</summary>
    public string Describe(Uri url)
    {
        var text = new StringBuilder(Title ?? $"The server answered {Status} {(Code is null ? "without a fault; is it a Faultline server?" : "")}".TrimEnd());
        if (!string.IsNullOrWhiteSpace(Detail) && Detail != Title)
            text.Append("\n  ").Append(Detail);
        text.Append(CultureInfo.InvariantCulture, $"\n  status {Status}");
        if (Code is not null)
            text.Append(CultureInfo.InvariantCulture, $", code {Code}");
        if (RequestId is not null)
            text.Append(CultureInfo.InvariantCulture, $", request id {RequestId}");
        return text.Append(CultureInfo.InvariantCulture, $"\n  from {url}").ToString();
    }

    private static JsonElement? TryReadFirstError(byte[] body)
    {
        if (!JsonText.TryRead(body, out var root) || root.ValueKind != JsonValueKind.Object)
            return null;
        var isFault = root.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array && errors.GetArrayLength() > 0;
        return isFault && errors[0].ValueKind == JsonValueKind.Object ? errors[0] : null;
    }
}
