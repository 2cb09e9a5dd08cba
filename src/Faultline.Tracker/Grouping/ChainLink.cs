using System.Text.Json;

namespace Faultline.Tracker.Grouping;

/// <summary>One exception of a chain.</summary>
/// <param name="Type">The full name of its class; empty when unknown.</param>
/// <param name="Value">Its message; empty when unknown.</param>
/// <param name="Frames">Its frames as JSON; undefined when it has none.</param>
/// <param name="OldestFirst">Whether the outermost frame stands first, as senders of Sentry's protocol have it.</param>
/// <param name="Whole">All of it as JSON.</param>
internal readonly record struct ChainLink(string Type, string Value, JsonElement Frames, bool OldestFirst, JsonElement Whole);
