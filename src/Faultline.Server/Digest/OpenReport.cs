using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Faultline.Reports;
using Faultline.Server.Ingest;
using Faultline.Server.Reports;
using Faultline.Spooling;

namespace Faultline.Server.Digest;

/// <summary>The report of a record, readable until it is disposed; then its buffers are used for the next one.</summary>
internal sealed class OpenReport : IDisposable
{
    private readonly JsonDocument _document;
    private readonly Action? _return;

    private OpenReport(ErrorReport report, Payload payload, JsonDocument document, Action? @return) => (Report, Payload, _document, _return) = (report, payload, document, @return);

    public ErrorReport Report { get; }

    /// <summary>Its line, which is good until its batch is stored.</summary>
    public Payload Payload { get; }

    /// <summary>Reads a record, or says why it is no report.</summary>
    /// <param name="record">A line, or the gzip member that holds it.</param>
    /// <param name="lines">Where the line may be decompressed already.</param>
    /// <param name="open">The report.</param>
    /// <param name="error">What was expected.</param>
    /// <exception cref="InvalidDataException">A gzip member is damaged.</exception>
    public static bool TryRead(SpoolRecord record, ArrivedLines lines, [NotNullWhen(true)] out OpenReport? open, [NotNullWhen(false)] out string? error)
    {
        var line = LineOf(record, lines, out var @return);
        open = null;
        try
        {
            if (!ErrorReport.TryBorrow(line, out var report, out var document, out error))
                return false;
            open = new OpenReport(report, PayloadOf(record, line, report), document, @return);
            return true;
        }
        finally
        {
            if (open is null)
                @return?.Invoke();
        }
    }

    public void Dispose()
    {
        _document.Dispose();
        _return?.Invoke();
    }

    private static Payload PayloadOf(SpoolRecord record, ReadOnlyMemory<byte> line, ErrorReport report)
    {
        if (!GzipLine.Is(record.Payload.Span))
            return Payload.Of(report.Raw);
        return report.Raw.Length == line.Length ? Payload.Compressed(record.Payload, line.Length) : Payload.Of(report.Raw.ToArray());
    }

    private static ReadOnlyMemory<byte> LineOf(SpoolRecord record, ArrivedLines lines, out Action? @return)
    {
        if (lines.TryTake(record, out var text, out var length))
        {
            @return = () => lines.Return(text);
            return text.AsMemory(0, length).TrimEnd(" \t\r\n"u8);
        }

        byte[]? rented = null;
        try
        {
            var line = GzipLine.LineOf(record.Payload, bytes => rented = ArrayPool<byte>.Shared.Rent(bytes));
            @return = rented is null ? null : () => ArrayPool<byte>.Shared.Return(rented);
            return line;
        }
        catch when (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
            throw;
        }
    }
}
