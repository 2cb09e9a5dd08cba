using Faultline.Tracker.Search;

namespace Faultline.Tracker.Classes;

/// <summary>One rule: reports that match are of this class.</summary>
internal sealed record ClassRule(string Class, SearchQuery Query);
