using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Faultline.Reports;
using Faultline.Spooling;

namespace Faultline.Server.Digest;

/// <summary>The reports of a batch, readable until it is stored; then their buffers are used again.</summary>
internal sealed class OpenReports : IDisposable
{
    private readonly List<JsonDocument> _documents = [];
    private readonly List<byte[]> _texts = [];

    /// <summary>Reads a record, or says why it is no report.</summary>
    /// <param name="record">A line, or the gzip member that holds it.</param>
    /// <param name="report">The report.</param>
    /// <param name="error">What was expected.</param>
    /// <exception cref="InvalidDataException">A gzip member is damaged.</exception>
    public bool TryRead(ReadOnlyMemory<byte> record, [NotNullWhen(true)] out ErrorReport? report, [NotNullWhen(false)] out string? error)
    {
        if (!ErrorReport.TryBorrow(GzipLine.LineOf(record, Rent), out report, out var document, out error))
            return false;
        _documents.Add(document);
        return true;
    }

    public void Dispose()
    {
        _documents.ForEach(document => document.Dispose());
        _texts.ForEach(text => ArrayPool<byte>.Shared.Return(text));
    }

    private byte[] Rent(int bytes)
    {
        var text = ArrayPool<byte>.Shared.Rent(bytes);
        _texts.Add(text);
        return text;
    }
}
