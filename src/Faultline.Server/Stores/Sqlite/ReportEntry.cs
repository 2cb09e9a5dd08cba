using System.Globalization;
using System.Text;
using Faultline.Server.Reports;
using Faultline.Tracker;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>A new report of a batch, with what the store has decided about it so far.</summary>
internal sealed class ReportEntry(long project, DigestRecord record, byte[] id)
{
    public long Project => project;

    public DigestRecord Record => record;

    /// <summary>The packed id.</summary>
    public byte[] Id => id;

    public long Seq { get; set; }

    /// <summary>The group that it belongs to itself, not that group's head.</summary>
    public long Group { get; set; }

    /// <summary>Words of its outline that its group does not have.</summary>
    public IReadOnlyList<string> MoreWords { get; set; } = [];

    /// <summary>Went to the overflow group.</summary>
    public bool Overflowed { get; set; }

    /// <summary>The first of its group in its release.</summary>
    public bool FirstInRelease { get; set; }

    /// <summary>The one that made its group regress.</summary>
    public bool Regressing { get; set; }

    /// <summary>Whether its payload is precious.</summary>
    public bool Keep { get; set; }

    /// <summary>Why it has no payload; null when it has one.</summary>
    public PayloadLossReason? Loss { get; set; }

    public long? Segment { get; set; }

    public long? Offset { get; set; }

    public long? Length { get; set; }

    public long? Slot { get; set; }

    /// <summary>What the full-text index takes of it.</summary>
    public string Tokens(Terms terms)
    {
        var facts = record.Facts;
        var tokens = new StringBuilder(300).Append(FieldToken.Project(project)).Append(' ').Append(FieldToken.Group(Group));
        foreach (var (kind, text) in TermsOf(facts))
        {
            if (terms.Of(project, kind, text) is { } term)
                tokens.Append(' ').Append(FieldToken.Term(term));
        }

        if (facts.User is { } user)
            tokens.Append(' ').Append(FieldToken.User(user));
        if (facts.RequestId is { } request)
            tokens.Append(' ').Append(FieldToken.Request(request));
        if (facts.GlobalRequestId is { } global)
            tokens.Append(' ').Append(FieldToken.Request(global));
        if (facts.TraceId is { } trace)
            tokens.Append(' ').Append(FieldToken.Trace(trace));
        foreach (var (name, value) in facts.Tags)
            tokens.Append(' ').Append(FieldToken.Tag(name, value));
        foreach (var word in record.Words)
            tokens.Append(' ').Append(word);
        foreach (var word in MoreWords)
            tokens.Append(' ').Append(word);
        return tokens.ToString();
    }

    private (TermKind Kind, string? Text)[] TermsOf(ReportFacts facts) =>
    [
        (TermKind.Class, record.Class), (TermKind.Type, facts.Type), (TermKind.Topic, facts.Topic), (TermKind.Reporter, facts.Reporter),
        (TermKind.Release, facts.Release), (TermKind.Environment, facts.Environment), (TermKind.Host, facts.Host), (TermKind.Code, facts.Code),
        (TermKind.Statement, facts.Statement), (TermKind.Status, facts.Status?.ToString(CultureInfo.InvariantCulture)),
    ];
}
