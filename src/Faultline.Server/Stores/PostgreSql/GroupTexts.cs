using Faultline.Tracker.Search;

namespace Faultline.Server.Stores.PostgreSql;

/// <summary>What a group is called, as Dapper reads it: where words in quotes are looked for.</summary>
internal sealed class GroupTexts
{
    /// <summary>Its columns of report_group.</summary>
    public const string Columns = "number, type, title, culprit, topic";

    public long Number { get; init; }

    public string? Type { get; init; }

    public string Title { get; init; } = "";

    public string? Culprit { get; init; }

    public string? Topic { get; init; }

    /// <summary>Whether the words stand, one after the other, in one of them.</summary>
    public bool Have(SearchPhrase phrase) => phrase.IsIn(Type, Title, Culprit, Topic);

    /// <summary>Whether they stand in one that its reports share with it: not in the title, which is of one report's message.</summary>
    public bool Share(SearchPhrase phrase) => phrase.IsIn(Type, Culprit, Topic);
}
