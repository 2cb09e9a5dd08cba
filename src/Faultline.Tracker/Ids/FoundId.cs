namespace Faultline.Tracker.Ids;

/// <summary>An id in a text.</summary>
/// <param name="Kind">What it is an id of.</param>
/// <param name="Text">As it stands there.</param>
/// <param name="Canonical">As it is stored and compared: <c>OOPS-</c> in capitals; old day-number forms in capitals, hex digits in lower case.</param>
/// <param name="Position">Where it begins in the text, from 0.</param>
/// <param name="Date">The day that an old id tells of; null when it tells none.</param>
public sealed record FoundId(FoundIdKind Kind, string Text, string Canonical, int Position, DateOnly? Date = null);
