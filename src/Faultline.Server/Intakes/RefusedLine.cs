namespace Faultline.Server.Intakes;

/// <summary>A line of a body that was not taken in.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Reason">What was expected of it.</param>
internal readonly record struct RefusedLine(int Line, string Reason);
