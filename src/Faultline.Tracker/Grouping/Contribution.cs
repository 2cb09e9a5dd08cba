namespace Faultline.Tracker.Grouping;

/// <summary>One part of a report and what it did for the group key: what people are shown as "why is this here".</summary>
/// <param name="Part">What it is: <c>type</c>, <c>frame</c>, <c>discriminator</c>, <c>message</c>, <c>topic</c>, <c>code</c>, <c>fingerprint</c>, <c>rule</c>.</param>
/// <param name="Text">The text that was looked at, such as <c>Shop.Orders.Service.Place</c>.</param>
/// <param name="Counts">Whether it is a part of the key.</param>
/// <param name="Why">Why it counts or not, such as <c>in-app anchor</c> or <c>only checks for others</c>.</param>
public sealed record Contribution(string Part, string Text, bool Counts, string Why);
