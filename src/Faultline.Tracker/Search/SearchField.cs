namespace Faultline.Tracker.Search;

/// <summary>What a term of a search asks about. The names in queries are those below in lower case.</summary>
public enum SearchField
{
    /// <summary>Any word of type, message, frames, topic or URL.</summary>
    Text = 0,
    Type,
    Topic,
    Release,
    Environment,
    Code,
    Class,
    User,
    Url,
    Host,

    /// <summary>The local or the global request id.</summary>
    Request,
    Trace,

    /// <summary><c>tag:name=value</c>, or <c>tag:name</c> for any value.</summary>
    Tag,
    Statement,

    /// <summary>The bug that the report's group is linked with.</summary>
    Bug,

    /// <summary>Who the report's group is assigned to; <c>none</c> for nobody.</summary>
    Assignee,

    /// <summary>When the report's group was first seen.</summary>
    First,

    /// <summary>When the report's group was last seen.</summary>
    Last,

    /// <summary>The state of the report's group: open, resolved, muted, regressed, new (first seen in the last 24 hours), assigned, pinned.</summary>
    Is,

    /// <summary>The number of the report's group.</summary>
    Group,

    /// <summary>When the report was received.</summary>
    Received,

    /// <summary>The HTTP status.</summary>
    Status,

    /// <summary>The service.</summary>
    Reporter,
}
