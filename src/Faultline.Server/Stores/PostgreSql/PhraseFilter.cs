namespace Faultline.Server.Stores.PostgreSql;

/// <summary>A quoted text that reports are looked through for, after the index has found those that hold its words.</summary>
internal sealed record PhraseFilter(Phrase Phrase, bool Negated, HashSet<long> Groups)
{
    public bool Passes(ReportRowRecord row) => Negated != (Groups.Contains(row.GroupNumber) || Phrase.IsIn(row.Value, row.Url, row.Type, row.Topic));
}
