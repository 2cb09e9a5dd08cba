using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Faultline.Reports;

namespace Faultline.Tracker.Grouping;

/// <summary>What tells apart bugs whose type and stack are the same, of one exception: SQLSTATE, upstream, system code, issues of a validation.</summary>
internal static class Discriminators
{
    private const int MaxText = 200;

    private static readonly SearchValues<char> StateLetters = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    private static readonly SearchValues<char> HostEnds = SearchValues.Create("/:?# ,'\"");

    /// <summary>The discriminators of an exception, as <c>name value</c>.</summary>
    public static void Add(in ChainLink link, List<string> found)
    {
        var data = Data(link.Whole);
        AddDatabase(link, data, found);
        AddUpstream(link, data, found);
        if (Ambiguity.HasSystemCode(link.Type) && link.Whole.TryGetProperty("hresult"u8, out var hresult) && hresult.ValueKind == JsonValueKind.Number && hresult.TryGetInt32(out var number))
            found.Add(string.Create(CultureInfo.InvariantCulture, $"hresult {number}"));
        if (link.Value.StartsWith("[Errno ", StringComparison.Ordinal) && link.Value.IndexOf(']', StringComparison.Ordinal) is > 7 and < 16 and var end)
            found.Add($"errno {link.Value[7..end]}");
    }

    /// <summary>Paths and codes of what a validation found wrong, sorted; null when the message tells none.</summary>
    public static string? Issues(string message) => ValidationIssues.Read(message) is { Count: > 0 } issues ? string.Join(' ', issues) : null;

    private static void AddDatabase(in ChainLink link, JsonElement data, List<string> found)
    {
        var state = Text(data, "SqlState"u8) ?? Text(data, "sqlstate"u8) ?? Text(data, "pgcode"u8) ?? StateOf(link.Value);
        if (state is null)
            return;
        found.Add($"sqlstate {state}");
        // Which constraint, table or column: two unique keys are two bugs.
        if ((Text(data, "ConstraintName"u8) ?? Text(data, "constraint"u8) ?? Text(data, "ColumnName"u8) ?? QuotedAfter(link.Value, "constraint")) is { } constraint)
            found.Add($"constraint {constraint}");
    }

    // Npgsql begins its messages with the state: 23505: duplicate key value violates unique constraint "x".
    private static string? StateOf(string message) =>
        message.Length > 6 && message[5] == ':' && message[6] == ' ' && message.AsSpan(0, 5) is var state && !state.ContainsAnyExcept(StateLetters) && state.ContainsAnyInRange('0', '9')
            ? state.ToString()
            : null;

    private static string? QuotedAfter(string message, string word)
    {
        var at = message.IndexOf(word + " \"", StringComparison.Ordinal);
        if (at < 0)
            return null;
        var begin = at + word.Length + 2;
        var end = message.IndexOf('"', begin);
        return end > begin ? message[begin..Math.Min(end, begin + MaxText)] : null;
    }

    private static void AddUpstream(in ChainLink link, JsonElement data, List<string> found)
    {
        var type = Ambiguity.ShortName(link.Type);
        var isUpstream = type is "HttpRequestException" or "UpstreamFaultException" or "WebException" or "RpcException" or "HTTPError" or "HttpError" or "AxiosError" or "HttpClientErrorException" or "HttpServerErrorException" or "ApiException" or "ResponseError";
        var host = Text(data, "upstream.host"u8) ?? Text(data, "server.address"u8) ?? (isUpstream ? HostOf(link.Value) : null);
        var status = Text(data, "upstream.status"u8) ?? Text(data, "http.response.status_code"u8) ?? Text(data, "StatusCode"u8) ?? (isUpstream ? StatusOf(link.Value) : null);
        if (host is not null)
            found.Add($"upstream {WithoutNumbers(host)}");
        if (status is not null)
            found.Add($"upstream-status {status}");
        if (type is "UpstreamFaultException" && link.Value.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            found.Add($"upstream-code {link.Value[..colon]}");
    }

    // (host:443) as HttpClient has it, or host='x' and for url: http://x as Python has it.
    private static string? HostOf(string message)
    {
        var open = message.LastIndexOf('(');
        if (open >= 0 && message[^1] == ')' && message.LastIndexOf(':') is var colon && colon > open + 1)
            return message[(open + 1)..colon];
        var url = message.IndexOf("://", StringComparison.Ordinal);
        if (url < 0)
            return null;
        var rest = message.AsSpan(url + 3);
        var end = rest.IndexOfAny(HostEnds);
        return (end < 0 ? rest : rest[..end]).ToString();
    }

    private static string? StatusOf(string message)
    {
        // StatusCode="Unavailable" of gRPC.
        const string Grpc = "StatusCode=\"";
        var named = message.IndexOf(Grpc, StringComparison.Ordinal);
        return named >= 0 && message.IndexOf('"', named + Grpc.Length) is var end && end > 0 ? message[(named + Grpc.Length)..end] : StatusIn.Message(message);
    }

    // One of many instances: 10.0.0.7 is #.#.#.#, pay-3.internal is pay-#.internal.
    private static string WithoutNumbers(string host)
    {
        var plain = new StringBuilder(host.Length);
        foreach (var c in host)
        {
            if (!char.IsAsciiDigit(c))
                plain.Append(c);
            else if (plain.Length == 0 || plain[^1] != '#')
                plain.Append('#');
        }

        return plain.ToString();
    }

    private static JsonElement Data(JsonElement exception) =>
        exception.ValueKind == JsonValueKind.Object && exception.TryGetProperty("data"u8, out var data) && data.ValueKind == JsonValueKind.Object ? data : default;

    private static string? Text(JsonElement data, ReadOnlySpan<byte> name)
    {
        if (data.ValueKind != JsonValueKind.Object || !data.TryGetProperty(name, out var value))
            return null;
        var isText = value.ValueKind == JsonValueKind.String;
        if ((!isText && value.ValueKind != JsonValueKind.Number) || JsonMarshal.GetRawUtf8Value(value).Length > MaxText)
            return null;
        var text = ReportedText.OfAny(value);
        return text.Length > 0 ? text : null;
    }
}
