namespace Faultline.Spooling;

/// <summary>A record, or bytes without a whole record, that was put aside.</summary>
/// <param name="Name">Its file's name in the folder <c>parked</c>, unique in the spool.</param>
/// <param name="At">When it was put aside, UTC.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Segment">The segment that it lay in.</param>
/// <param name="Position">Where in it.</param>
/// <param name="Bytes">How long it is.</param>
public sealed record SpoolParked(string Name, DateTimeOffset At, string Reason, string Segment, long Position, long Bytes);
