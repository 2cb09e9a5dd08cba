using System.Diagnostics;
using Faultline.Bench.Engine.Corpus;
using Faultline.Bench.Engine.Load;
using Faultline.Bench.Engine.Processes;

namespace Faultline.Bench.Engine.Rows;

/// <summary>
/// SIGKILL under load at a random moment, again and again on the same data; then every acknowledged id is asked for, and
/// every stored id is counted. One round in four is killed once more while it digests what the first kill left.
/// </summary>
internal sealed class KillRow() : Row("kill", "SIGKILL under load, every acknowledged id asked for afterwards")
{
    private const int LongestLoad = 3000;
    private const int LongestSecondLife = 300;

    // A kill must not take long to be checked, whatever the number of connections.
    private const int Askers = 16;

    public override async Task<RowResult> RunAsync(EngineOptions options, CancellationToken stop)
    {
        await using var space = await Workspace.OpenAsync(options, Cores.Shared, options.IsPostgres, kept: null, stop);
        var book = space.MakeBodies(25_500);
        var toll = new KillToll(Workspace.NewSeed());
        var began = Stopwatch.GetTimestamp();
        for (var round = 1; round <= options.Rounds; round++)
        {
            var load = await KillAsync(space, book, toll, stop);
            await using var server = await space.StartServerAsync(stop);
            if (Random.Shared.Next(4) == 0)
            {
                await Task.Delay(Random.Shared.Next(LongestSecondLife), stop);
                await server.KillAsync();
                toll.SecondKills++;
                await using var third = await space.StartServerAsync(stop);
                await CheckAsync(third, book, toll, load, stop);
            }
            else
            {
                await CheckAsync(server, book, toll, load, stop);
            }

            Console.Error.WriteLine($"round {round}: {load.Acknowledged.Count:#,0} acknowledged, {load.Unanswered.Count} unanswered; so far {toll.Acknowledged.Count:#,0} acknowledged, {toll.Missing.Count} missing");
        }

        await SweepAsync(space, toll, stop);
        var table = new Table("rounds", "second kills", "acknowledged", "missing after its round", "missing at the end", "unanswered, sent again", "ids stored", "stored twice", "stored, never sent", "");
        table.Add(
            $"{options.Rounds}", $"{toll.SecondKills}", $"{toll.Acknowledged.Count:#,0}", $"{toll.Missing.Count}", $"{toll.MissingAtEnd}", $"{toll.Unanswered:#,0}",
            $"{toll.Stored:#,0}", $"{toll.StoredTwice}", $"{toll.StoredUnknown}", toll.IsLost ? "MISS" : "PASS");
        var text = $"{space.StoreName}, {options.Connections} connections, killed up to {LongestLoad / 1000.0:0.#} s after the first answer, {Stopwatch.GetElapsedTime(began).TotalMinutes:0} min. "
            + $"After each restart the reports that had no answer were sent again, as a client does, and as many acknowledged ones. {book}.";
        return new RowResult($"{text}\n\n{table}", toll.IsLost);
    }

    private static async Task<KillLoad> KillAsync(Workspace space, BodyBook book, KillToll toll, CancellationToken stop)
    {
        await using var server = await space.StartServerAsync(stop);
        using var load = new KillLoad(server.Target, book, space.Options.Connections, toll.Seed, toll.Next);
        var running = load.RunAsync();
        // The moment is random, and under load: after the first answer.
        while (load.Acknowledged.Count == 0 && !running.IsCompleted)
            await Task.Delay(10, stop);
        await Task.Delay(Random.Shared.Next(LongestLoad), stop);
        await server.KillAsync();
        await running;
        toll.Note(load);
        return load;
    }

    private static async Task CheckAsync(ServerProcess server, BodyBook book, KillToll toll, KillLoad load, CancellationToken stop)
    {
        using (var sender = new ReportSender(server.Target, book))
        {
            foreach (var key in load.Unanswered.Concat(load.Acknowledged.Take(load.Unanswered.Count)))
            {
                if (sender.Send(key) != 200)
                    throw new InvalidDataException($"A report that was sent again was not taken: {sender.AnswerText}");
            }
        }

        await server.DrainAsync(stop);
        var found = new Findings(mayBeDropped: false);
        found.Ask(server.Target.Address, [.. load.Acknowledged, .. load.Unanswered], Askers, stop);
        toll.AddMissing(found.Missing);
    }

    private static async Task SweepAsync(Workspace space, KillToll toll, CancellationToken stop)
    {
        Console.Error.WriteLine($"asking for all {toll.Acknowledged.Count:#,0} once more, and counting what is stored");
        await using var server = await space.StartServerAsync(stop);
        await server.DrainAsync(stop);
        var found = new Findings(mayBeDropped: false);
        found.Ask(server.Target.Address, toll.Acknowledged, Askers, stop);
        toll.MissingAtEnd = found.Missing.Count;
        toll.Count(await StoredIds.ReadAsync(server, stop));
    }
}
