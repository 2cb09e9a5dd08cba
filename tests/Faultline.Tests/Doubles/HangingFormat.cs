using System.Buffers;
using Faultline.Formats;

namespace Faultline.Tests.Doubles;

/// <summary>A format of an app's own that does not return until the test lets it.</summary>
internal sealed class HangingFormat(Held held) : IFaultFormat
{
    public const string Type = "application/vnd.hanging+json";

    public string Name => "hanging";

    public string MediaType => Type;

    public string ContentType => Type;

    public void Write(FaultAnswer answer, IBufferWriter<byte> output) => held.Block();
}
