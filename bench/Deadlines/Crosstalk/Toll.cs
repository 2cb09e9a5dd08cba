using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Faultline.Bench.App;
using Faultline.Bench.Deadlines.Wire;
using Table = Faultline.Bench.Engine.Rows.Table;

namespace Faultline.Bench.Deadlines.Crosstalk;

/// <summary>All that was answered over one protocol, and what of it should not have been there. Thread-safe.</summary>
internal sealed partial class Toll(string protocol, int wanted)
{
    private const int MostExamplesOfEach = 4;

    private static readonly HashSet<string> OfFault = new(
        [
            "Content-Type", "Content-Length", "Date", "Server", "Connection", "Retry-After", "X-Oops-Id", "X-Request-Id", "X-OpenStack-Request-Id", "X-Compute-Request-Id", "Cache-Control",
            "X-Content-Type-Options", "Vary", "Content-Language",
        ],
        StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> OfHandler = new(
        ["X-Token", "X-Starting", "X-Trailer", "Set-Cookie", "Content-Length", "Transfer-Encoding", "Trailer", "Connection", "Date", "Server", "X-Request-Id", "X-OpenStack-Request-Id", "X-Compute-Request-Id"],
        StringComparer.OrdinalIgnoreCase);

    private readonly ConcurrentDictionary<string, string> _ids = new();
    private readonly ConcurrentQueue<(string Token, string What)> _broken = new();
    private readonly ConcurrentQueue<string> _examples = new();
    private readonly int[] _told = new int[Enum.GetValues<Finding>().Length];
    private readonly long[] _counts = new long[Enum.GetValues<Finding>().Length];

    /// <summary>Whether enough requests have expired.</summary>
    public bool IsEnough => this[Finding.Expired] >= wanted;

    public bool IsMissed => Enum.GetValues<Finding>().Any(finding => finding > Finding.NotTakenUp && this[finding] > 0) || !IsEnough;

    public string Progress => $"{protocol}: {this[Finding.Expired]:#,0} expired, {this[Finding.InTime]:#,0} in time, {Enum.GetValues<Finding>().Where(finding => finding > Finding.NotTakenUp).Sum(finding => this[finding])} wrong";

    public string Examples => string.Concat(_examples.Select(example => $"- {protocol}: {example}\n"));

    private long this[Finding finding] => Interlocked.Read(ref _counts[(int)finding]);

    public static string Table(params Toll[] tolls)
    {
        var table = new Table(["", .. tolls.Select(toll => toll.Name), "to reach", ""]);
        foreach (var finding in Enum.GetValues<Finding>())
        {
            var isGoal = finding > Finding.NotTakenUp;
            table.Add([Text(finding), .. tolls.Select(toll => $"{toll[finding]:#,0}"), isGoal ? "0" : "", !isGoal ? "" : tolls.Any(toll => toll[finding] > 0) ? "MISS" : "PASS"]);
        }

        return table.ToString();
    }

    public void Note(Finding finding, string? example, long count = 1)
    {
        Interlocked.Add(ref _counts[(int)finding], count);
        if (example is not null && Interlocked.Increment(ref _told[(int)finding]) <= MostExamplesOfEach)
            _examples.Enqueue($"{Text(finding)}: {example}");
    }

    /// <summary>Looks at the answer to one request.</summary>
    public void Judge(LatePlan plan, Answer answer)
    {
        if (answer.Header("X-Request-Id") is { } id)
            _ids[plan.Token] = id;
        if (answer.Status == 503)
            JudgeFault(plan, answer);
        else
            JudgeInTime(plan, answer);
    }

    /// <summary>Its connection ended before the answer.</summary>
    public void NoteBroken(LatePlan plan, string what) => _broken.Enqueue((plan.Token, $"{plan}: {what}"));

    /// <summary>Compares the ids of the answers with those that the requests had in the app.</summary>
    public void Compare(ILookup<string, string> ids)
    {
        foreach (var (token, id) in _ids)
        {
            if (!ids.Contains(token))
                Note(Finding.NeverBegun, null);
            else if (!ids[token].Contains(id))
                Note(Finding.WrongId, $"{token} was {ids[token].First()} and was answered as {id}");
        }

        // A connection that closes may leave what it has not taken up to the next one; what it has begun it must answer.
        foreach (var (token, what) in _broken)
        {
            if (ids.Contains(token))
                Note(Finding.Missing, $"had begun in the app: {what}");
            else
                Note(Finding.NotTakenUp, what);
        }

        if (_ids.Values.Distinct().Count() != _ids.Count)
            Note(Finding.WrongId, "two answers have the same request id");
    }

    private void JudgeFault(LatePlan plan, Answer answer)
    {
        Note(Finding.Expired, null);
        if (WholeFault.Missing(answer) is { } missing)
            Note(Finding.NotWhole, $"{plan.Token}: {missing}");
        foreach (var (name, value) in answer.Headers.Concat(answer.Trailers))
        {
            if (!OfFault.Contains(name) || TokenPattern().IsMatch(value))
                Note(Finding.Headers, $"{plan.Token}, a fault: {name}: {value}");
        }

        var bytes = TokenPattern().Matches(Encoding.Latin1.GetString(answer.Body)).Sum(match => match.Length);
        if (bytes > 0)
            Note(Finding.Bytes, $"{plan.Token}, in a fault: {Encoding.Latin1.GetString(answer.Body)}", bytes);
        JudgeRepeats(plan, answer);
    }

    private void JudgeInTime(LatePlan plan, Answer answer)
    {
        Note(Finding.InTime, null);
        foreach (var (name, value) in answer.Headers.Concat(answer.Trailers))
        {
            if (!OfHandler.Contains(name) || TokenPattern().Matches(value).Any(match => match.Value != plan.Token))
                Note(Finding.Headers, $"{plan.Token}: {name}: {value}");
        }

        var own = Encoding.ASCII.GetBytes(plan.Token);
        var foreign = Math.Max(0, answer.Body.Length - (plan.AnswerRepeats * own.Length));
        for (var i = 0; i < answer.Body.Length - foreign; i++)
            foreign += answer.Body[i] == own[i % own.Length] ? 0 : 1;
        if (foreign > 0)
            Note(Finding.Bytes, $"{plan.Token}, in an answer of {answer.Body.Length} B", foreign);
        if (answer.Status != plan.Status || answer.Body.Length != plan.AnswerRepeats * own.Length || answer.Header("X-Token") != plan.Token || answer.Header("X-Starting") != plan.Token)
            Note(Finding.NotWhole, $"{plan.Token}: {answer.Status} with {answer.Body.Length} B; expected {plan.Status} with {plan.AnswerRepeats * own.Length} B and its headers");
        JudgeRepeats(plan, answer);
    }

    private void JudgeRepeats(LatePlan plan, Answer answer)
    {
        foreach (var repeated in answer.Headers.GroupBy(header => header.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1 && group.Key != "Vary"))
            Note(Finding.Headers, $"{plan.Token}: {repeated.Key} twice");
    }

    private static string Text(Finding finding) => finding switch
    {
        Finding.Expired => "expired, answered with the fault",
        Finding.InTime => "answered by the handler",
        Finding.NeverBegun => "expired before their handler began",
        Finding.NotTakenUp => "not taken up by a connection that closed",
        Finding.Bytes => "bytes of others, or late ones",
        Finding.Headers => "headers of others, or late ones",
        Finding.NotWhole => "answers that are not whole",
        Finding.WrongId => "answers with another's request id",
        Finding.Missing => "requests without an answer",
        Finding.More => "bytes after the last answer",
        _ => "broken framing",
    };

    private string Name => protocol;

    [GeneratedRegex("t[0-9a-f]{16}")]
    private static partial Regex TokenPattern();
}
