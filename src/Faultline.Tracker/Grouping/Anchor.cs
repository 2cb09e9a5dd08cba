namespace Faultline.Tracker.Grouping;

/// <summary>The frame that stands for a stack, and how good it is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Strength">How much it tells.</param>
internal readonly record struct Anchor(FrameName Name, AnchorStrength Strength);
