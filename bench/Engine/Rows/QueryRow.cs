using System.Diagnostics;
using Faultline.Bench.Engine.Load;
using Faultline.Bench.Engine.Processes;
using Faultline.Bench.Run;

namespace Faultline.Bench.Engine.Rows;

/// <summary>Questions to a server with many reports while more arrive: one client, each question in turn with a random key.</summary>
internal sealed class QueryRow() : Row("query", "how long answers take with many reports stored, while 50 a second arrive")
{
    private const double OverHttp = 15;
    private const double InStore = 5;
    private const double Arriving = 50;
    private const int ArrivingConnections = 4;

    public override async Task<RowResult> RunAsync(EngineOptions options, CancellationToken stop)
    {
        await using var space = await Workspace.OpenAsync(options, Cores.Shared, options.IsPostgres, options.Stock, stop);
        var stock = await Stock.EnsureAsync(space, stop);
        await using var server = await space.StartServerAsync(stop);
        var questions = Question.All(stock, await GroupNumbers.ReadAsync(server, stop));

        using var done = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var load = new ReportLoad(server.Target, stock.MakeBodies(), ArrivingConnections, Workspace.NewSeed());
        var arriving = Task.Run(() => load.Run(TimeSpan.FromHours(12), Arriving, done.Token), stop);
        using var connection = new Connection(server.Target.Address);
        // A server compiles its code in the first seconds, on the cores that the answers need.
        Console.Error.WriteLine("warming up");
        var (warming, random) = (new Random(2), new Random(1));
        var before = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(before) < options.WarmUp)
            Ask(connection, questions, warming, isTimed: false, arriving, stop);
        var (began, arrived) = (Stopwatch.GetTimestamp(), load.Sent);
        for (var i = 1; i <= options.Keys; i++)
        {
            Ask(connection, questions, random, isTimed: true, arriving, stop);
            if (i % 200 == 0)
                Console.Error.WriteLine($"{i:#,0} of {options.Keys:#,0} keys");
        }

        var rate = (load.Sent - arrived) / Stopwatch.GetElapsedTime(began).TotalSeconds;
        await done.CancelAsync();
        await Task.WhenAny(arriving);

        var table = new Table("question", "HTTP p50", "p99", "most", "to reach", "", "store p50", "p99", "to reach", "", "wrong answers");
        foreach (var question in questions)
            question.AddTo(table, OverHttp, InStore);
        var text = $"{space.StoreName}; {stock.Description}. {options.Keys:#,0} random keys for each question after {options.WarmUp.TotalSeconds:0.#} s of the same that are not timed, one client over one connection, the questions by turns; {rate:0.0} reports/s arrived meanwhile. "
            + "The store's time is what the answer's Server-Timing says.";
        return new RowResult($"{text}\n\n{table}", questions.Exists(question => question.IsMissed(OverHttp, InStore)));
    }

    private static void Ask(Connection connection, List<Question> questions, Random random, bool isTimed, Task arriving, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        if (arriving.IsFaulted)
            throw new InvalidDataException(arriving.Exception.InnerException!.Message);
        questions.ForEach(question => question.Ask(connection, random, isTimed));
    }
}
