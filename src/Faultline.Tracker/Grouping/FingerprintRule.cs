using Faultline.Tracker.Search;

namespace Faultline.Tracker.Grouping;

/// <summary>Reports that match get this fingerprint in the place of what the function would find.</summary>
internal sealed record FingerprintRule(int Line, string Template, SearchQuery Query);
