using System.IO.Compression;
using System.Text;
using Faultline.Server.Intakes;

namespace Faultline.Server.Tests.Intakes;

public sealed class ArrivedBodyTests
{
    [Fact]
    public void The_window_of_a_Brotli_stream_is_read_off_its_first_byte()
    {
        for (var bits = 10; bits <= 24; bits++)
        {
            using var encoder = new BrotliEncoder(quality: 5, window: bits);
            var bytes = new byte[100_000];
            encoder.Compress(Encoding.ASCII.GetBytes(new string('x', 50_000)), bytes, out _, out _, isFinalBlock: true);
            new ArrivedBody(true, bytes[0]).BrotliWindowBytes.ShouldBe(1L << bits, $"{bits} bits");
        }
    }
}
