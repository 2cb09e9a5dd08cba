using System.Globalization;
using System.Text.Json;
using Faultline.Formats;

namespace Faultline.Reports;

/// <summary>
/// One report while it is written: the JSON writer with the scrubber and the limits in front, the time that is left for
/// code of the app, and the list of what could not be read. Kept per thread; not for two threads at once.
/// </summary>
internal sealed class ReportDocument
{
    /// <summary>
    /// Texts that are so many times longer than what is kept are cut before they are scrubbed: scrubbing is linear, and so would be the
    /// harm of a text of 100 MB.
    /// </summary>
    public const int ScrubFactor = 8;

    private const int MaxLosses = 32;

    private readonly ReportBuffer _buffer = new();
    private readonly List<(string What, string Why)> _losses = [];
    private BoundedCall? _guard;
    private BoundedCall.Budget _budget;
    private int _enriching;

    public ReportDocument() => Json = new Utf8JsonWriter(_buffer, FaultJson.Options);

    public Utf8JsonWriter Json { get; }

    public Scrubber Scrubber { get; private set; } = null!;

    /// <summary>The limits of this attempt: those of the options, or tighter ones after a report that was too large.</summary>
    public ReportLimits Limits { get; private set; }

    /// <summary>Scratch space of the exception writer, kept for the next report.</summary>
    public List<byte[]> Frames { get; } = [];

    public HashSet<Exception> Seen { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>How much could not be read, in all attempts at this report; the document lists the first of them.</summary>
    public int LossCount { get; private set; }

    /// <summary>The finished report in UTF-8, with room for the spool's frame in front.</summary>
    public Span<byte> Framed => _buffer.Framed;

    /// <summary>Bytes of the finished report.</summary>
    public int Length => _buffer.Length;

    /// <summary>Begins a report.</summary>
    public void Begin(Scrubber scrubber, BoundedCall guard, BoundedCall.Budget budget)
    {
        (Scrubber, _guard, _budget) = (scrubber, guard, budget);
        _losses.Clear();
        _enriching = LossCount = 0;
    }

    /// <summary>Ends the losses of the enrichers, which run once, and which each attempt tells.</summary>
    public void Enriched() => _enriching = _losses.Count;

    /// <summary>Begins an attempt at writing it.</summary>
    public void Start(ReportLimits limits)
    {
        Limits = limits;
        _losses.RemoveRange(_enriching, _losses.Count - _enriching);
        _buffer.Clear();
        Json.Reset(_buffer);
        Seen.Clear();
    }

    /// <summary>Lets go of what belongs to the app: the document is kept for the next report.</summary>
    public void Release()
    {
        Seen.Clear();
        _guard = null;
        _buffer.Clear();
    }

    /// <summary>Writes free text: scrubbed, and cut to <see cref="ReportLimits.Text"/>.</summary>
    public void Text(ReadOnlySpan<byte> name, string text) => Json.WriteString(name, Clean(text, Limits.Text));

    /// <summary>Writes a short value: scrubbed, and cut to <see cref="ReportLimits.Value"/>.</summary>
    public void Value(ReadOnlySpan<byte> name, string value) => Json.WriteString(name, Clean(value, Limits.Value));

    /// <summary>Writes a name and its value; the value of a sensitive name is hidden.</summary>
    public void Named(string name, string value)
    {
        var shown = Scrubber.IsSensitive(name) ? Scrubber.Hidden : Clean(value, Limits.Value);
        Json.WriteString(ReportText.Cut(name, Limits.Value), shown);
    }

    /// <summary>Scrubs and cuts.</summary>
    public string Clean(string text, int max)
    {
        if (text.Length <= max * ScrubFactor)
            return ReportText.Cut(Scrubber.Text(text), max);
        var (head, tail) = ReportText.Ends(text, max * ScrubFactor);
        return ReportText.Join(Scrubber.Text(text[..head]), Scrubber.Text(text[tail..]), text.Length, max);
    }

    /// <summary>Notes that something could not be read. The list is bounded; the count is not.</summary>
    public void Lose(string what, string why)
    {
        LossCount++;
        if (_losses.Count < MaxLosses)
            _losses.Add((what, why));
    }

    /// <summary>Runs code of the app under guard.</summary>
    /// <returns>Whether it ended well; if not, a loss is noted.</returns>
    public bool TryForeign(string what, Action call)
    {
        // Half of what is left, so that one call which never returns leaves time for the others.
        var outcome = _guard!.Run(call, _budget.Left / 2, out var thrown);
        if (outcome == BoundedCall.Outcome.Done)
            return true;
        Lose(what, outcome switch
        {
            BoundedCall.Outcome.Threw => "threw " + thrown!.GetType().FullName,
            BoundedCall.Outcome.TimedOut => "did not return in time",
            _ => "not tried: no time or no thread was left",
        });
        return false;
    }

    /// <summary>The text of a value that may be anybody's; a mark when it cannot be had.</summary>
    public string TextOf(string what, object? value)
    {
        if (value is null)
            return "null";
        return ForeignGetters.IsPlain(value) ? Convert.ToString(value, CultureInfo.InvariantCulture) ?? "" : ForeignTextOf(what, value);
    }

    /// <summary>Ends the document.</summary>
    public void WriteLosses()
    {
        if (_losses.Count == 0)
            return;
        Json.WriteStartArray("losses"u8);
        foreach (var (what, why) in _losses)
        {
            Json.WriteStartObject();
            Json.WriteString("what"u8, ReportText.Cut(what, 200));
            Json.WriteString("why"u8, ReportText.Cut(why, 500));
            Json.WriteEndObject();
        }

        Json.WriteEndArray();
    }

    private string ForeignTextOf(string what, object value)
    {
        string? text = null;
        return TryForeign(what, () => text = Convert.ToString(value, CultureInfo.InvariantCulture)) ? text ?? "" : $"<unprintable {value.GetType().Name} object>";
    }
}
