namespace Faultline.Bench.Engine.Rows;

/// <summary>Two processes of the peer and the server, which take turns.</summary>
internal sealed class RatioRounds : IAsyncDisposable
{
    private readonly List<Contestant> _contestants = [];

    public (long Asked, long Missing) Losses => _contestants[^1].Losses;

    /// <summary>The peer, the peer once more, the server, in this order.</summary>
    public void Add(Contestant contestant) => _contestants.Add(contestant);

    public async Task WarmUpAsync(TimeSpan length, CancellationToken stop)
    {
        foreach (var contestant in _contestants)
            await contestant.WarmUpAsync(length, stop);
    }

    public async Task RunAsync(int round, TimeSpan length, RatioResult result, CancellationToken stop)
    {
        var samples = new RateSample[3];
        foreach (var one in round % 2 == 0 ? (int[])[0, 2, 1] : [1, 2, 0])
            samples[one] = await _contestants[one].MeasureAsync(length, stop);
        result.Add(samples[0], samples[2], samples[1]);
        Console.Error.WriteLine($"round {round + 1}: {_contestants[0].Name} {samples[0].Rate:#,0}/s and {samples[1].Rate:#,0}/s, faultline {samples[2].Rate:#,0}/s, drained in {samples[2].Drain:0.0} s");
    }

    /// <summary>Stops them and takes away what they wrote.</summary>
    public async Task EmptyAsync(Workspace space, CancellationToken stop)
    {
        await DisposeAsync();
        _contestants.Clear();
        if (space.Postgres is not null)
            await space.Postgres.DropAsync(["peer_a", "peer_b", "faultline"], stop);
        foreach (var directory in (string[])["peer_a", "peer_b", "server"])
        {
            var path = Path.Combine(space.Directory, directory);
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var contestant in _contestants)
            await contestant.DisposeAsync();
    }
}
