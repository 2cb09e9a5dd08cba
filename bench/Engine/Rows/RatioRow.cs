using Faultline.Bench.Engine.Corpus;
using Faultline.Bench.Engine.Processes;

namespace Faultline.Bench.Engine.Rows;

/// <summary>
/// The server against a bare peer, in rounds: the peer, the server, a second process of the peer; the next round the other
/// way round (A B A', A' B A), so that a machine that grows slower or faster favours nobody. A/A is one process of the peer
/// against the other.
/// </summary>
internal abstract class RatioRow(string name, string what, double atLeast, bool drains) : Row(name, what)
{
    private const int TypicalBytes = 25_500;

    // What a row may leave on the disk before it begins again with empty stores.
    private const long MostBytes = 16L << 30;

    protected abstract string Peer(EngineOptions options);

    protected abstract TimeSpan DefaultLength { get; }

    protected virtual bool IsPostgres(EngineOptions options) => options.IsPostgres;

    public override async Task<RowResult> RunAsync(EngineOptions options, CancellationToken stop)
    {
        var cores = options.IsShared ? Cores.Shared : Cores.Apart;
        await using var space = await Workspace.OpenAsync(options, cores, IsPostgres(options), kept: null, stop);
        var book = space.MakeBodies(TypicalBytes);
        var length = options.Length ?? DefaultLength;
        var result = new RatioResult(Peer(options), atLeast, drains);
        for (var round = 0; round < options.Pairs;)
        {
            await using var rounds = await StartAsync(space, book, stop);
            do
                await rounds.RunAsync(round++, length, result, stop);
            while (round < options.Pairs && space.Bytes < MostBytes);
            result.Add(rounds.Losses);
            if (round < options.Pairs)
                await rounds.EmptyAsync(space, stop);
        }

        var text = $"{space.StoreName}, {options.Connections} connections, {options.Pairs} rounds of {length.TotalSeconds:0.#} s after {options.WarmUp.TotalSeconds:0.#} s, {cores}; {book}."
            + (space.Postgres is null ? "" : $" PostgreSQL: {PostgresProcess.Describe}.");
        return new RowResult($"{text}\n\n{result}", result.IsMissed);
    }

    private async Task<RatioRounds> StartAsync(Workspace space, BodyBook book, CancellationToken stop)
    {
        var peer = Peer(space.Options);
        var rounds = new RatioRounds();
        try
        {
            foreach (var place in (string[])["peer_a", "peer_b"])
            {
                var subject = await space.StartPeerAsync(peer, place, stop);
                rounds.Add(new Contestant(peer, subject, space.Load(subject, book), peer == Peers.PeerCommand.Copy ? space.Postgres?.ProcessId : null, drains));
            }

            var server = await space.StartServerAsync(stop);
            rounds.Add(new Contestant("faultline", server, space.Load(server, book), space.Postgres?.ProcessId, drains));
            await rounds.WarmUpAsync(space.Options.WarmUp, stop);
            return rounds;
        }
        catch
        {
            await rounds.DisposeAsync();
            throw;
        }
    }
}
