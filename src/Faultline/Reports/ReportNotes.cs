using System.Diagnostics;

namespace Faultline.Reports;

/// <summary>What was added to a context. Bounded in itself, whatever a loop adds; used under <see cref="Gate"/> only.</summary>
internal sealed class ReportNotes
{
    /// <summary>Most entries of each kind that are held in memory; what a report takes of them is its own option.</summary>
    private const int MaxHeld = 1_000;

    /// <summary>Lines that most requests do not exceed.</summary>
    private const int FewLines = 4;

    /// <summary>Most answers of services that were called.</summary>
    private const int MaxUpstream = 8;

    private LogLine[]? _log;
    private int _logged;
    private List<(int Status, Fault Fault)>? _upstream;

    public Lock Gate { get; } = new();

    public (string? Id, string? Name)? User { get; set; }

    public BoundedMap Tags { get; } = new();

    public BoundedMap Flags { get; } = new();

    public BoundedList Messages { get; } = new();

    /// <summary>The kept log lines, oldest first.</summary>
    public IEnumerable<LogLine> Log
    {
        get
        {
            for (var i = Math.Max(0, _logged - (_log?.Length ?? 0)); i < _logged; i++)
                yield return _log![i % _log.Length];
        }
    }

    public bool HasLog => _logged > 0;

    public LogLine? LastLog => HasLog ? _log![(_logged - 1) % _log.Length] : null;

    public void AddLog(in LogLine line, int max)
    {
        // Grows as it fills, and goes round once it is as large as it may be.
        if (_log is null || (_logged == _log.Length && _logged < max))
            Array.Resize(ref _log, Math.Min(max, Math.Max(FewLines, _logged * 2)));
        _log[_logged++ % _log.Length] = line;
    }

    /// <summary>Takes over what holds for all of a piece of work. Under the gates of both.</summary>
    public void Take(ReportNotes whole)
    {
        User = whole.User;
        foreach (var (name, value) in whole.Tags.Entries)
            Tags[name] = value;
        foreach (var (name, state) in whole.Flags.Entries)
            Flags[name] = state;
        foreach (var note in whole.Messages.Entries.Where(note => note.EndedAgo is null))
            Messages.Add(note);
    }

    public void AddUpstream(int status, Fault fault)
    {
        _upstream ??= [];
        if (_upstream.Count == MaxUpstream)
            _upstream.RemoveAt(0);
        _upstream.Add((status, fault));
    }

    public Fault? UpstreamFault(int status) => _upstream?.FindLast(answer => answer.Status == status).Fault;

    /// <summary>A message, and when its scope ended, if it has.</summary>
    public sealed class Note(string text) : IDisposable
    {
        private long _ended;

        public string Text { get; } = text;

        public TimeSpan? EndedAgo => _ended == 0 ? null : Stopwatch.GetElapsedTime(_ended);

        public void Dispose() => _ended = _ended == 0 ? Stopwatch.GetTimestamp() : _ended;
    }

    public sealed class BoundedMap
    {
        private readonly List<KeyValuePair<string, string>> _entries = [];

        public IReadOnlyList<KeyValuePair<string, string>> Entries => _entries;

        /// <summary>How many settings found no place.</summary>
        public int Dropped { get; private set; }

        public string this[string name]
        {
            set
            {
                var at = _entries.FindIndex(e => e.Key == name);
                if (at >= 0)
                    _entries[at] = new(name, value);
                else if (_entries.Count < MaxHeld)
                    _entries.Add(new(name, value));
                else
                    Dropped++;
            }
        }
    }

    public sealed class BoundedList
    {
        private readonly List<Note> _notes = [];

        public IReadOnlyList<Note> Entries => _notes;

        /// <summary>How many gave way to later ones.</summary>
        public int Dropped { get; private set; }

        /// <summary>Adds a note; of too many the oldest goes, since the last ones are nearest to the failure.</summary>
        public void Add(Note note)
        {
            if (_notes.Count == MaxHeld)
            {
                _notes.RemoveAt(0);
                Dropped++;
            }

            _notes.Add(note);
        }
    }
}
