using System.Diagnostics;
using Faultline.Deadlines;
using Faultline.Timelines;

namespace Faultline.Reports;

/// <summary>
/// What is known of the work in progress, a request or a job, for the report of its failure, should it come to one. It
/// belongs to that work and flows with it across awaits and threads; every member may be used from any thread.
/// </summary>
public class ReportContext
{
    private static readonly AsyncLocal<ReportContext?> CurrentFlow = new();

    // The whole that this is a piece of, and never a piece itself: work that begins the next one in itself for ever would make a chain.
    private readonly ReportContext? _whole;
    private ReportNotes? _notes;
    private Timeline? _timeline;

    /// <summary>Makes the context of work that begins now.</summary>
    /// <param name="requestId">The local id; a new one when null.</param>
    public ReportContext(RequestId? requestId = null)
    {
        RequestId = requestId ?? RequestId.New();
        Started = Stopwatch.GetTimestamp();
    }

    private ReportContext(ReportContext outer, bool isSameWork)
        : this(outer.RequestId)
    {
        (_whole, Topic, TimelineOptions, GlobalRequestId) = (outer._whole ?? outer, outer.Topic, outer.TimelineOptions, outer.GlobalRequestId);
        if (isSameWork)
            (_notes, _timeline, Started) = (outer.NotesToAdd(), outer.Timeline, outer.Started);
    }

    /// <summary>The context of the work that this code is a part of, or null.</summary>
    public static ReportContext? Current
    {
        get => CurrentFlow.Value;
        internal set => CurrentFlow.Value = value;
    }

    /// <summary>The local id: <c>req-</c> and a UUID.</summary>
    public RequestId RequestId { get; }

    /// <summary>The id that the caller sent on, if it sent a valid one.</summary>
    public RequestId? GlobalRequestId { get; internal set; }

    /// <summary>What the caller sent as a global id and we refused.</summary>
    public string? RefusedRequestId { get; internal set; }

    /// <summary>The id to send on to other services: the global one, else the local one.</summary>
    public RequestId OutboundRequestId => GlobalRequestId ?? RequestId;

    /// <summary>The hard limit of this work; null when none holds.</summary>
    public Deadline? Deadline { get; internal set; }

    /// <summary>What the work is called, where its failure says nothing else.</summary>
    internal string? Topic { get; init; }

    /// <summary>The report made last in this work, if any.</summary>
    public ReportId? LastReport
    {
        // One for the whole, so that of pieces that run side by side none brings back an older one.
        get => _whole is null ? field : _whole.LastReport;
        internal set
        {
            if (_whole is null)
                field = value;
            else
                _whole.LastReport = value;
        }
    }

    /// <summary>What the work did, in order. Made when it is first used.</summary>
    public Timeline Timeline => TimelineSoFar ?? Interlocked.CompareExchange(ref _timeline, new Timeline(this), null) ?? _timeline;

    /// <summary>The timeline if there is one yet.</summary>
    internal Timeline? TimelineSoFar => Volatile.Read(ref _timeline);

    /// <summary>What the timeline keeps.</summary>
    internal TimelineOptions TimelineOptions { get => field ?? TimelineOptions.OfProcess; init; }

    /// <summary>Whether an enricher did not return in time, and may still hold what belongs to this work.</summary>
    internal bool IsHeldByApp { get; set; }

    /// <summary>When the work began, as a <see cref="Stopwatch"/> timestamp.</summary>
    internal long Started { get; }

    internal ReportNotes? Notes => Volatile.Read(ref _notes);

    /// <summary>
    /// Begins work outside a request, such as a job: until the result is disposed, <see cref="Current"/> is a new
    /// context, and failures reported meanwhile carry what is added to it.
    /// </summary>
    /// <param name="requestId">The id of the request that asked for the work; a new one when null.</param>
    /// <param name="topic">What the work is called in reports, such as <c>job nightly cleanup</c>. Default: absent.</param>
    public static IDisposable Begin(RequestId? requestId = null, string? topic = null) => new Flow(new ReportContext(requestId) { Topic = topic });

    /// <summary>Whether this is a job and not a request.</summary>
    internal bool IsJob => GetType() == typeof(ReportContext);

    /// <summary>Whether another context is of this same work.</summary>
    internal bool IsOfSameWork(ReportContext? other) => this == other || (Notes is { } notes && notes == other?.Notes);

    /// <summary>The context of a piece of this work that has a limit and a report of its own: it begins with what is known of the whole.</summary>
    internal ReportContext Nested()
    {
        var piece = new ReportContext(this, isSameWork: false);
        Read(piece, static (notes, piece) => piece.Add(own => own.Take(notes)));
        return piece;
    }

    /// <summary>Another context of this same work, with a limit that what runs beside it in the work has not.</summary>
    internal ReportContext Limited() => new(this, isSameWork: true);

    /// <summary>Says for whom the work is done. Null leaves a part as it is not known.</summary>
    public void SetUser(string? id, string? name = null) => Add(notes => notes.User = (id, name));

    /// <summary>Adds a searchable name and value; the last value of a name wins.</summary>
    public void Tag(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        Add(notes => notes.Tags[name] = value);
    }

    /// <summary>Adds a feature flag in force and its state; the last state of a name wins.</summary>
    public void Flag(string name, string state)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(state);
        Add(notes => notes.Flags[name] = state);
    }

    /// <summary>Adds a message that holds until the end of the work.</summary>
    public void Message(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Add(notes => notes.Messages.Add(new ReportNotes.Note(text)));
    }

    /// <summary>
    /// Adds a message that holds until the result is disposed, such as <c>while moving server 7</c>. An exception leaves
    /// the scope before it is reported, so the report still has the message, and says how long before it ended.
    /// </summary>
    public IDisposable Scope(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var note = new ReportNotes.Note(text);
        Add(notes => notes.Messages.Add(note));
        return note;
    }

    /// <summary>Remembers what a service that was called answered, the last few of it.</summary>
    internal void RememberUpstream(int status, Fault fault) => Add(notes => notes.AddUpstream(status, fault));

    /// <summary>What a service that was called answered last with a status, or null.</summary>
    internal Fault? UpstreamFault(int status)
    {
        if (Notes is not { } notes)
            return null;
        lock (notes.Gate)
            return notes.UpstreamFault(status);
    }

    internal void AddLog(in LogLine line, int max)
    {
        var notes = NotesToAdd();
        lock (notes.Gate)
            notes.AddLog(line, max);
    }

    /// <summary>Reads the notes while nobody writes them.</summary>
    internal void Read<TState>(TState state, Action<ReportNotes, TState> read)
    {
        if (Notes is not { } notes)
            return;
        lock (notes.Gate)
            read(notes, state);
    }

    private void Add(Action<ReportNotes> add)
    {
        var notes = NotesToAdd();
        lock (notes.Gate)
            add(notes);
    }

    // Most requests succeed and add nothing: neither notes nor their lock are made for them.
    private ReportNotes NotesToAdd() => Notes ?? Interlocked.CompareExchange(ref _notes, new ReportNotes(), null) ?? _notes;

    private sealed class Flow : IDisposable
    {
        private readonly ReportContext? _outer = Current;

        public Flow(ReportContext context) => Current = context;

        public void Dispose() => Current = _outer;
    }
}
