using System.Buffers;
using System.Text;
using Faultline.Formats;

namespace Faultline.Tests.Doubles;

/// <summary>A format of the app's own.</summary>
internal sealed class ShoutingFormat : IFaultFormat
{
    public string Name => "shouting";

    public string MediaType => "text/x-shout";

    public string ContentType => "text/x-shout";

    public void Write(FaultAnswer answer, IBufferWriter<byte> output) => output.Write(Encoding.UTF8.GetBytes(answer.Fault.Title.ToUpperInvariant()));
}
