using System.Diagnostics;
using System.Text;
using Faultline.AspNetCore.Links;
using Faultline.AspNetCore.Requests;
using Microsoft.AspNetCore.Http;

namespace Faultline.AspNetCore.Reporting;

/// <summary>
/// What counts as one group for a limit in the app: coarser than the server's key and cheap to have. An exception is its class and that of the innermost one with the
/// methods it came through; a fault is its code and endpoint; a broken link its target.
/// </summary>
internal static class GroupOfFailure
{
    private const int TopFrames = 3;
    private const int LongestPath = 300;

    public static string Of(HttpContext context, Fault fault, Exception? exception, BrokenLink? link)
    {
        if (link is not null)
            return Of(context, link);
        return exception is null or FaultException ? $"fault {fault.Code} {HttpSection.TopicOf(context, RequestEndpoint.Asked(context))}" : Of(exception);
    }

    /// <summary>That of a broken link: its kind and its target, as it was asked for.</summary>
    public static string Of(HttpContext context, BrokenLink link) => $"link {link.Kind} {Cut(RequestEndpoint.AskedPath(context))}";

    private static string Of(Exception exception)
    {
        var key = new StringBuilder("thrown ").Append(exception.GetType().FullName);
        var innermost = exception;
        for (var depth = 0; innermost.InnerException is { } inner && depth < 100; depth++)
            innermost = inner;
        if (innermost != exception)
            key.Append(" < ").Append(innermost.GetType().FullName);
        var trace = new StackTrace(innermost, fNeedFileInfo: false);
        for (var i = 0; i < Math.Min(TopFrames, trace.FrameCount); i++)
        {
            // By name: what was compiled at run time has no token.
            if (trace.GetFrame(i)?.GetMethod() is { } method)
                key.Append(' ').Append(method.DeclaringType?.FullName).Append('.').Append(method.Name);
        }

        return key.ToString();
    }

    private static string Cut(string path) => path.Length > LongestPath ? path[..LongestPath] : path;
}
