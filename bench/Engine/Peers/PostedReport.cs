using System.Buffers;
using System.IO.Compression;

namespace Faultline.Bench.Engine.Peers;

/// <summary>A posted report, gunzipped: the front that all peers share.</summary>
internal sealed class PostedReport : IDisposable
{
    private byte[] _body = [];
    private byte[] _text = ArrayPool<byte>.Shared.Rent(64 * 1024);
    private int _bodyLength;
    private int _textLength;

    /// <summary>As it came, gzipped.</summary>
    public ReadOnlyMemory<byte> Body => _body.AsMemory(0, _bodyLength);

    public ReadOnlyMemory<byte> Text => _text.AsMemory(0, _textLength);

    /// <exception cref="InvalidDataException">It is not gzip.</exception>
    public static async Task<PostedReport> ReadAsync(HttpRequest request)
    {
        var report = new PostedReport();
        await report.FillAsync(request);
        return report;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_text);
        ArrayPool<byte>.Shared.Return(_body);
    }

    private async Task FillAsync(HttpRequest request)
    {
        // The load says how long its bodies are.
        _bodyLength = (int)request.ContentLength!.Value;
        _body = ArrayPool<byte>.Shared.Rent(_bodyLength);
        await request.Body.ReadExactlyAsync(_body.AsMemory(0, _bodyLength));
        using var gzip = new GZipStream(new MemoryStream(_body, 0, _bodyLength), CompressionMode.Decompress);
        for (int read; (read = gzip.Read(_text, _textLength, _text.Length - _textLength)) > 0;)
        {
            _textLength += read;
            if (_textLength < _text.Length)
                continue;
            var larger = ArrayPool<byte>.Shared.Rent(_text.Length * 2);
            _text.CopyTo(larger, 0);
            ArrayPool<byte>.Shared.Return(_text);
            _text = larger;
        }
    }
}
