using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Faultline.AspNetCore.Grpc;

/// <summary>
/// A fault as gRPC tells it: HTTP 200, no body, and the status in the header ("Trailers-Only"). gRPC-Web has other rules and gets
/// an ordinary answer, of which its clients read the HTTP status.
/// </summary>
/// <remarks>Source: grpc/doc/PROTOCOL-HTTP2.md.</remarks>
internal static class GrpcAnswer
{
    private const string MediaType = "application/grpc";

    /// <summary>Whether the caller says that it speaks gRPC, which needs HTTP/2 or later: see <see cref="GrpcCalls"/>.</summary>
    public static bool IsAskedFor(HttpRequest request)
    {
        if (request.ContentType is not { } type || !type.StartsWith(MediaType, StringComparison.OrdinalIgnoreCase))
            return false;
        var rest = type.AsSpan(MediaType.Length);
        return (rest.IsEmpty || rest[0] is '+' or ';' or ' ') && !HttpProtocol.IsHttp11(request.Protocol) && !HttpProtocol.IsHttp10(request.Protocol);
    }

    /// <summary>Puts the fault on a response that has not started.</summary>
    public static void Put(HttpResponse response, Fault fault)
    {
        var code = GrpcStatus.Of(fault);
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = MediaType;
        response.ContentLength = null;
        var headers = response.Headers;
        headers.ContentEncoding = default;
        headers.CacheControl = "no-store";
        headers["grpc-status"] = code.ToString(CultureInfo.InvariantCulture);
        headers["grpc-message"] = Encode(GrpcDetails.Message(fault));
        headers["grpc-status-details-bin"] = Convert.ToBase64String(GrpcDetails.Of(fault, code)).TrimEnd('=');
    }

    /// <summary>Printable ASCII stays, but for the percent sign; every other byte of the UTF-8 text is written as %XX.</summary>
    public static string Encode(string message)
    {
        var bytes = Encoding.UTF8.GetBytes(message);
        var text = new ArrayBufferWriter<char>(bytes.Length + 16);
        foreach (var b in bytes)
        {
            if (b is >= 0x20 and <= 0x7E and not (byte)'%')
                text.Write([(char)b]);
            else
                text.Write($"%{b:X2}");
        }

        return text.WrittenSpan.ToString();
    }
}
