using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Faultline.Reports;
using Faultline.Server.Ingest;
using Faultline.Spooling;

namespace Faultline.Server.Digest;

/// <summary>The reports of a batch, readable until it is stored; then their buffers are used again.</summary>
internal sealed class OpenReports(ArrivedLines lines) : IDisposable
{
    private readonly List<JsonDocument> _documents = [];
    private readonly List<byte[]> _kept = [];
    private readonly List<byte[]> _rented = [];

    /// <summary>Reads a record, or says why it is no report.</summary>
    /// <param name="record">A line, or the gzip member that holds it.</param>
    /// <param name="report">The report.</param>
    /// <param name="member">The gzip member, when its text begins with the report; else empty.</param>
    /// <param name="error">What was expected.</param>
    /// <exception cref="InvalidDataException">A gzip member is damaged.</exception>
    public bool TryRead(SpoolRecord record, [NotNullWhen(true)] out ErrorReport? report, out ReadOnlyMemory<byte> member, [NotNullWhen(false)] out string? error)
    {
        member = default;
        var line = LineOf(record);
        if (!ErrorReport.TryBorrow(line, out report, out var document, out error))
            return false;
        _documents.Add(document);
        if (GzipLine.Is(record.Payload.Span) && report.Raw.Length == line.Length)
            member = record.Payload;
        return true;
    }

    public void Dispose()
    {
        _documents.ForEach(document => document.Dispose());
        _kept.ForEach(lines.Return);
        _rented.ForEach(text => ArrayPool<byte>.Shared.Return(text));
    }

    private ReadOnlyMemory<byte> LineOf(SpoolRecord record)
    {
        if (!lines.TryTake(record, out var text, out var length))
            return GzipLine.LineOf(record.Payload, Rent);
        _kept.Add(text);
        return text.AsMemory(0, length).TrimEnd(" \t\r\n"u8);
    }

    private byte[] Rent(int bytes)
    {
        var text = ArrayPool<byte>.Shared.Rent(bytes);
        _rented.Add(text);
        return text;
    }
}
