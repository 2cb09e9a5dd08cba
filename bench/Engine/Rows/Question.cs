using System.Buffers.Text;
using System.Diagnostics;
using System.Text;
using Faultline.Bench.Engine.Load;
using Faultline.Bench.Run;

namespace Faultline.Bench.Engine.Rows;

/// <summary>One question: how it is asked with a random key, what its answer must hold, how long answers took.</summary>
/// <param name="name">What is asked.</param>
/// <param name="make">Gives of a random source the path, and a text that a right answer has in it.</param>
internal sealed class Question(string name, Func<Random, (string Path, string Holds)> make)
{
    private readonly List<double> _http = [];
    private readonly List<double> _store = [];
    private int _wrong;

    public static List<Question> All(Stock stock, IReadOnlyList<long> groups) =>
    [
        new("by id", random => ById(stock.RandomKey(random).Id)),
        new("newest groups", _ => ("/api/v1/projects/default/groups?sort=last", "\"groups\"")),
        new("top groups of 7 days", _ => ("/api/v1/projects/default/groups?sort=count&days=7", "\"groups\"")),
        new("a group's week", random => ($"/api/v1/projects/default/groups/{groups[random.Next(groups.Count)]}/series?days=7", "\"")),
        new("rare word", random => ByWord(stock.RandomKeyWithRareWord(random))),
    ];

    /// <exception cref="IOException">The connection broke.</exception>
    public void Ask(Connection connection, Random random, bool isTimed)
    {
        var (path, holds) = make(random);
        var start = Stopwatch.GetTimestamp();
        var status = connection.Get(path);
        var spent = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (status != 200 || connection.Body.IndexOf(Encoding.UTF8.GetBytes(holds)) < 0)
        {
            if (_wrong++ == 0)
                Console.Error.WriteLine($"a wrong answer to GET {path}: {connection.AnswerText}");
        }

        if (!isTimed)
            return;
        _http.Add(spent);
        if (StoreTime(connection.Head) is { } store)
            _store.Add(store);
    }

    public bool IsMissed(double http, double store) =>
        _wrong > 0 || At(_http, 0.99) > http || (_store.Count > 0 && At(_store, 0.99) > store);

    public void AddTo(Table table, double http, double store)
    {
        var hasStore = _store.Count > 0;
        table.Add(
            name, Show(At(_http, 0.5)), Show(At(_http, 0.99)), Show(_http.Max()), $"≤ {http} ms", At(_http, 0.99) <= http ? "PASS" : "MISS",
            hasStore ? Show(At(_store, 0.5)) : "not told", hasStore ? Show(At(_store, 0.99)) : "", $"≤ {store} ms", hasStore ? (At(_store, 0.99) <= store ? "PASS" : "MISS") : "", $"{_wrong}");
    }

    private static (string, string) ById(string id) => ($"/api/v1/reports/{id}", id);

    private static (string, string) ByWord(Corpus.ReportKey key) => ($"/api/v1/projects/default/reports?q={key.RareWord}", key.Id);

    private static double At(List<double> values, double share) => Spread.At([.. values.Order()], share);

    private static string Show(double milliseconds) => $"{milliseconds:0.00} ms";

    private static double? StoreTime(ReadOnlySpan<byte> head)
    {
        var timing = head.IndexOf("Server-Timing:"u8);
        if (timing < 0)
            return null;
        var store = head[timing..].IndexOf("store;dur="u8);
        return store >= 0 && Utf8Parser.TryParse(head[(timing + store + "store;dur=".Length)..], out double milliseconds, out _) ? milliseconds : null;
    }
}
