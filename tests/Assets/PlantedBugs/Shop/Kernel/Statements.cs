#if SINCE3
// Copyright (c) the shop. Since version 5 every file says so.
// See LICENSE in the root of the tree.

#endif
#if SINCE2
using System.Diagnostics;
#endif
using System.Collections.Concurrent;
using Faultline.Reports;

namespace Shop.Kernel;

public sealed record Statement(double Start, double Duration, string Category, string Detail);

/// <summary>What a request asked of databases and other services, in order, with the time that each took. The clock is the load model's, not the wall's.</summary>
public static class Statements
{
    private static readonly ConcurrentDictionary<string, List<Statement>> ByRequest = new();

    public static double Elapsed => Of(ReportContext.Current?.RequestId.ToString()) is { Count: > 0 } all ? all[^1].Start + all[^1].Duration : 0;

    public static IReadOnlyList<Statement> Of(string? requestId) => requestId is not null && ByRequest.TryGetValue(requestId, out var all) ? all : [];

    public static void Note(string category, string detail, double seconds)
    {
        if (ReportContext.Current?.RequestId.ToString() is not { } id)
            return;
        var all = ByRequest.GetOrAdd(id, _ => []);
        var start = all.Count == 0 ? 0.002 : all[^1].Start + all[^1].Duration + 0.001;
        all.Add(new Statement(Math.Round(start, 4), Math.Round(seconds, 4), category, detail));
    }
}

public static class Deadline
{
    public const double Hard = 9.0;

    /// <summary>Asked between statements; throws when the request is over its time.</summary>
    public static void Check()
    {
        if (Statements.Elapsed > Hard)
            throw new TimeoutException($"The request ran {Statements.Elapsed:0.000} s; {Hard:0} s are allowed");
    }
}
