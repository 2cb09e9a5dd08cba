namespace Faultline.Tracker.Tests.Grouping;

/// <summary>Where a score lies with 95 % confidence.</summary>
internal readonly record struct Interval(double Low, double High);
