namespace Faultline.Timelines;

/// <summary>Equal actions of one timeline together.</summary>
/// <param name="Category">The kind, such as <c>sql</c>.</param>
/// <param name="Detail">What was done, such as a statement without its literals.</param>
/// <param name="Count">How many times.</param>
/// <param name="Duration">How long all of them took together.</param>
public sealed record ActionSum(string Category, string Detail, int Count, TimeSpan Duration)
{
    /// <summary>What would be saved if all of them were one that takes as long as one of them takes on average.</summary>
    public TimeSpan Saving => Count < 2 ? TimeSpan.Zero : Duration - (Duration / Count);
}
