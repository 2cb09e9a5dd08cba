using Faultline.Server.Reports;
using Faultline.Spooling;

namespace Faultline.Server.Digest;

/// <summary>Some of the records that were read from a spool, to be stored in one transaction.</summary>
/// <param name="Records">In their order.</param>
/// <param name="Marks">How far the spool is digested when they are stored.</param>
internal sealed record SpoolPart(IReadOnlyList<SpoolRecord> Records, IReadOnlyList<SpoolMark> Marks);
