namespace Faultline.Bench.Deadlines.Innocents;

/// <summary>Where innocent requests stand beside those that time out.</summary>
/// <param name="Name">How it is called.</param>
/// <param name="IsHttp2">Whether both are on the same HTTP/2 connections; else each is on connections of its own, of HTTP/1.1.</param>
/// <param name="Path">Of the requests that time out.</param>
/// <param name="PerSecond">So many of them begin in a second, and since each waits for 1 s, so many wait at a time; null: all at once.</param>
/// <param name="Connections">How many connections there are: of the innocent requests, and of HTTP/2 those of both.</param>
/// <param name="IsCompared">Whether it is compared with <c>RequestTimeouts</c>, which can do nothing for handlers that do not listen.</param>
/// <param name="Rounds">How many measurements, where not as many as are asked for.</param>
/// <param name="AtMost">Of the 99th percentile, as a ratio; null is no goal.</param>
internal sealed record InnocentCase(string Name, bool IsHttp2, string Path, int? PerSecond, int Connections, bool IsCompared, int? Rounds, double? AtMost)
{
    // Handlers that do not listen end 300 ms after the limit.
    private const string Listens = "/listen?ms=3000";
    private const string Ignores = "/await?ms=1300";

    // Of the 100 requests that Kestrel lets wait on an HTTP/2 connection these leave room for the innocent ones.
    private const int OneConnectionHolds = 90;
    private const int Many = 300;

    public static readonly InnocentCase[] All =
    [
        new("other connections, 90 wait", false, Listens, OneConnectionHolds, 4, true, null, 1.2),
        new("the same HTTP/2 connection, 90 wait", true, Listens, OneConnectionHolds, 1, true, null, 1.2),
        new("other connections, 300 wait", false, Listens, Many, 4, true, null, 1.2),
        new("the same 4 HTTP/2 connections, 300 wait", true, Listens, Many, 4, true, null, 1.2),
        new("other connections, all time out at once", false, Listens, null, 4, true, 5, null),
        new("other connections, 300 wait, handlers do not listen", false, Ignores, Many, 4, false, 3, null),
        new("the same 4 HTTP/2 connections, 300 wait, handlers do not listen", true, Ignores, Many, 4, false, 3, null),
    ];
}
