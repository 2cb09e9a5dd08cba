using Faultline.Server.Reports;
using Faultline.Spooling;

namespace Faultline.Server.Tests;

internal static class PayloadExtensions
{
    /// <summary>The line, decompressed if it has to be.</summary>
    public static ReadOnlyMemory<byte> ReadLine(this Payload payload) => payload.Member.IsEmpty ? payload.Line : GzipLine.LineOf(payload.Member);
}
