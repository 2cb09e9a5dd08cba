using Faultline.Server.Reports;
using Faultline.Tracker.States;

namespace Faultline.Server.Tests.Stores.Contracts;

/// <summary>A group as plain lists have it: what the store must agree with.</summary>
internal sealed class ModelGroup(string title)
{
    public string Title => title;

    /// <summary>Its own reports, in the order of arrival.</summary>
    public List<DigestRecord> Own { get; } = [];

    /// <summary>What it was merged into, or null.</summary>
    public ModelGroup? Head { get; set; }

    public GroupStanding Standing { get; set; } = GroupStanding.New;
}
