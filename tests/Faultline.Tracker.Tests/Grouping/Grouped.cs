namespace Faultline.Tracker.Tests.Grouping;

/// <summary>One event and what a key function made of it.</summary>
/// <param name="Bug">The bug that it truly is.</param>
/// <param name="Family">The letter of the bug's family.</param>
/// <param name="Key">The group that it was put into.</param>
internal readonly record struct Grouped(string Bug, char Family, string Key);
