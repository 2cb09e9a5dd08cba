namespace Faultline.Tracker.Grouping;

/// <summary>One call on a stack, as grouping sees it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="InApp">Whether it is code of the app.</param>
/// <param name="Role">What it is for.</param>
internal readonly record struct Frame(FrameName Name, bool InApp, FrameRole Role);
