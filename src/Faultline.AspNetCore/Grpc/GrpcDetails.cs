using System.Globalization;
using System.Text;
using Faultline.Formats;
using Faultline.Reports;

namespace Faultline.AspNetCore.Grpc;

/// <summary>
/// A fault as <c>google.rpc.Status</c> with its usual details. All of it travels in a header, so it is kept small: a caller's limit for
/// its headers is often 8 KB.
/// </summary>
/// <remarks>Source: google/rpc/status.proto and error_details.proto.</remarks>
internal static class GrpcDetails
{
    private const int MaxText = 256;
    private const int MaxLength = 3_072;
    private const string Types = "type.googleapis.com/google.rpc.";

    public static ReadOnlySpan<byte> Of(Fault fault, int code)
    {
        var status = new Protobuf().Integer(1, code).Text(2, Message(fault));
        Detail(status, "ErrorInfo", ErrorReason(fault));
        if (fault.RequestId is { } request)
            Detail(status, "RequestInfo", new Protobuf().Text(1, request.ToString()).Text(2, fault.ReportId?.ToString() ?? ""));
        if (fault.RetryAfter is { } wait)
            Detail(status, "RetryInfo", new Protobuf().Message(1, Duration(wait)));
        if (fault.Causes.Count > 0)
            Violations(status, fault);
        return status.Bytes;
    }

    /// <summary>What happened, as long as a header can hold: what is not ASCII takes up to nine bytes there for each character.</summary>
    public static string Message(Fault fault)
    {
        var text = fault.Detail.Length > 0 ? fault.Detail : fault.Title;
        return ReportText.Cut(text, Ascii.IsValid(text) ? 4 * MaxText : MaxText);
    }

    private static Protobuf ErrorReason(Fault fault)
    {
        var reason = new Protobuf().Text(1, fault.Code.ToString()).Text(2, fault.Code.Service);
        foreach (var (name, value) in fault.Data)
        {
            if (reason.Length > MaxLength / 2)
                break;
            reason.Message(3, new Protobuf().Text(1, ReportText.Cut(name, MaxText)).Text(2, ReportText.Cut(TextOf(value), MaxText)));
        }

        return reason;
    }

    private static Protobuf Duration(TimeSpan wait)
    {
        wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
        return new Protobuf().Integer(1, (long)wait.TotalSeconds).Integer(2, wait.Ticks % TimeSpan.TicksPerSecond * 100);
    }

    // One for each value of the request that is not valid: BadRequest.FieldViolation {field, description, reason}.
    private static void Violations(Protobuf status, Fault fault)
    {
        var bad = new Protobuf();
        foreach (var cause in FaultCauses.Flatten(fault))
        {
            if (bad.Length + status.Length > MaxLength)
                break;
            if (cause.Data.TryGetValue("pointer", out var place) || cause.Data.TryGetValue("parameter", out place))
                bad.Message(1, new Protobuf().Text(1, ReportText.Cut(TextOf(place), MaxText)).Text(2, ReportText.Cut(cause.Detail, MaxText)).Text(3, cause.Code.ToString()));
        }

        if (bad.Length > 0)
            Detail(status, "BadRequest", bad);
    }

    private static void Detail(Protobuf status, string type, Protobuf detail) =>
        status.Message(3, new Protobuf().Text(1, Types + type).Message(2, detail));

    // Data are plain by now: see PlainData.
    private static string TextOf(object? value) => value switch
    {
        null => "null",
        string text => text,
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => FaultJson.Read(value).GetRawText(),
    };
}
