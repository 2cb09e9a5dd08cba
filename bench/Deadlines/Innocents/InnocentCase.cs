namespace Faultline.Bench.Deadlines.Innocents;

/// <summary>Where innocent requests stand beside those that time out.</summary>
/// <param name="Name">How it is called.</param>
/// <param name="IsHttp2">Whether both are on the same HTTP/2 connections; else each is on connections of its own, of HTTP/1.1.</param>
/// <param name="Path">Of the requests that time out.</param>
/// <param name="PerSecond">So many of them begin in a second; null: all at once.</param>
/// <param name="IsCompared">Whether it is compared with <c>RequestTimeouts</c>, which can do nothing for handlers that do not listen.</param>
/// <param name="Rounds">How many measurements, where not as many as are asked for.</param>
/// <param name="AtMost">Of the 99th percentile, as a ratio; null is no goal.</param>
internal sealed record InnocentCase(string Name, bool IsHttp2, string Path, int? PerSecond, bool IsCompared, int? Rounds, double? AtMost)
{
    // Handlers that do not listen end 300 ms after the limit: of 300 a second 90 are late at the same time.
    private const string Listens = "/listen?ms=3000";
    private const string Ignores = "/await?ms=1300";

    public static readonly InnocentCase[] All =
    [
        new("other connections", false, Listens, 300, true, null, 1.2),
        new("the same HTTP/2 connections", true, Listens, 300, true, null, 1.2),
        new("other connections, all time out at once", false, Listens, null, true, 5, null),
        new("other connections, handlers do not listen", false, Ignores, 300, false, 3, null),
        new("the same HTTP/2 connections, handlers do not listen", true, Ignores, 300, false, 3, null),
    ];
}
