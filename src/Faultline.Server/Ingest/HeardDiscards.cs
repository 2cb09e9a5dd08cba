using Faultline.Server.Projects;

namespace Faultline.Server.Ingest;

/// <summary>Remembers what clients said last of what they threw away: one who does not know whether it was heard says it again.</summary>
/// <remarks>In memory and bounded: after a restart, or with very many clients, the last word of one may count twice.</remarks>
internal sealed class HeardDiscards
{
    private const int Most = 20_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<(ProjectId Project, string Spool), long> _heard = [];

    /// <summary>Whether this is news.</summary>
    public bool IsNew(ProjectId project, ClientDiscards discards)
    {
        if (discards.Spool is null)
            return true;
        lock (_gate)
        {
            if (_heard.TryGetValue((project, discards.Spool), out var last) && discards.Sequence <= last)
                return false;
            if (_heard.Count >= Most)
                _heard.Clear();
            _heard[(project, discards.Spool)] = discards.Sequence;
            return true;
        }
    }
}
