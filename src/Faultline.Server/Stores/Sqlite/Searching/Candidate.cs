namespace Faultline.Server.Stores.Sqlite.Searching;

/// <summary>A report that the index found, with what further conditions look at.</summary>
/// <param name="Seq">Its number.</param>
/// <param name="Group">Its own group.</param>
/// <param name="Received">When it was received, in Unix milliseconds.</param>
/// <param name="Url">Its URL; null also when no condition looks at it.</param>
internal readonly record struct Candidate(long Seq, long Group, long Received, string? Url);
