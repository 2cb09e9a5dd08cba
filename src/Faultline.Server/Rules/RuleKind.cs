namespace Faultline.Server.Rules;

/// <summary>Which of a project's rules.</summary>
public enum RuleKind
{
    /// <summary>What gives a report its class.</summary>
    Classes = 1,

    /// <summary>What is in the app, and what is grouped together or apart.</summary>
    Grouping = 2,
}
