namespace Faultline.Server.Stores.Sqlite.Searching;

/// <summary>A report that a search found.</summary>
/// <param name="Seq">Its number.</param>
/// <param name="Group">Its own group.</param>
internal readonly record struct Candidate(long Seq, long Group);
