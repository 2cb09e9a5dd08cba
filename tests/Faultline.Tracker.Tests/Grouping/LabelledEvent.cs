using Faultline.Reports;

namespace Faultline.Tracker.Tests.Grouping;

/// <summary>One event of the labelled set: what is known of it, and the report, which knows nothing of it.</summary>
/// <param name="Bug">The planted bug that made it.</param>
/// <param name="Family">The letter of the bug's family (grouping's failure modes, a to u).</param>
/// <param name="Twins">The set of bugs that look alike, of which it is one; the bug's own name if it is on its own.</param>
/// <param name="Variant">Release, configuration, culture and way, such as <c>r2 Release hot de-DE async raw</c>.</param>
/// <param name="Report">The report as it would arrive: its bytes are all that a key function gets.</param>
internal sealed record LabelledEvent(string Bug, char Family, string Twins, string Variant, ErrorReport Report);
