using System.Buffers;
using Faultline.Formats;

namespace Faultline.Tests.Doubles;

/// <summary>A format of the app's own that fails.</summary>
internal sealed class FailingFormat : IFaultFormat
{
    public string Name => "failing";

    public string MediaType => "text/x-fail";

    public string ContentType => "text/x-fail";

    public void Write(FaultAnswer answer, IBufferWriter<byte> output) => throw new InvalidOperationException("This format fails.");
}
