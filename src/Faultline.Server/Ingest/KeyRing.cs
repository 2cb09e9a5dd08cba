using System.Collections.Concurrent;
using Faultline.Server.Projects;
using Faultline.Server.Reports;

namespace Faultline.Server.Ingest;

/// <summary>Says whose an ingest key is. Keys that were right lately are remembered, so that the store is not asked for each request; a key that is taken back stops within <see cref="Remembered"/>, or when a store that is away is back.</summary>
internal sealed class KeyRing(IProjectStore projects, TimeProvider time)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);

    // Only right keys are remembered, so that nobody can fill it; this is for a server with very many projects.
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, (KeptKey Key, long Since)> _known = new(StringComparer.Ordinal);

    /// <summary>The project of a key as it stands in a header; null when the key is malformed or unknown.</summary>
    /// <exception cref="StoreUnavailableException">The key is not remembered, and the keys cannot be read.</exception>
    public async ValueTask<Project?> FindAsync(string? text, CancellationToken cancellation)
    {
        if (IngestKey.TryParse(text) is not { } key)
            return null;
        var isKnown = _known.TryGetValue(key.PublicPart, out var known);
        if (isKnown && time.GetElapsedTime(known.Since) < Remembered)
            return key.Matches(known.Key.Hash) ? known.Key.Project : null;
        try
        {
            return await AskAsync(key, cancellation);
        }
        catch (StoreUnavailableException) when (isKnown && key.Matches(known.Key.Hash))
        {
            // Reports are taken in while the store is away, and whose they are was known a moment ago.
            return known.Key.Project;
        }
    }

    private async Task<Project?> AskAsync(IngestKey key, CancellationToken cancellation)
    {
        var kept = await projects.FindKeyAsync(key.PublicPart, cancellation);
        if (!key.Matches(kept?.Hash) || kept is null)
        {
            _known.TryRemove(key.PublicPart, out _);
            return null;
        }

        if (_known.Count >= Most)
            _known.Clear();
        _known[key.PublicPart] = (kept, time.GetTimestamp());
        return kept.Project;
    }
}
