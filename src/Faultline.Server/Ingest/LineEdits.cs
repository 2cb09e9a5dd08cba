using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Faultline.Reports;

namespace Faultline.Server.Ingest;

/// <summary>What has to be different in a line: parts of it, in their order, and what stands there instead. Everything else stays byte for byte.</summary>
internal sealed class LineEdits
{
    private static readonly byte[] HiddenText = Encoding.UTF8.GetBytes($"\"{Scrubber.Hidden}\"");

    private readonly List<(int Start, int End, byte[] Text)> _edits = [];

    public int Hidden { get; private set; }

    public int Cut { get; private set; }

    /// <summary>Hides what stands between two places.</summary>
    public void Hide(long start, long end)
    {
        Hidden++;
        _edits.Add(((int)start, (int)end, HiddenText));
    }

    /// <summary>Cuts the text where the reader stands in the middle when it is longer than a limit, and says there how much is missing, as the library does.</summary>
    public void CutText(ref Utf8JsonReader reader, int max)
    {
        byte[]? rented = null;
        var text = reader.ValueSpan;
        try
        {
            if (reader.ValueIsEscaped)
            {
                rented = System.Buffers.ArrayPool<byte>.Shared.Rent(text.Length);
                text = rented.AsSpan(0, reader.CopyString(rented));
            }
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, which JSON can write and no text can hold: nothing of it can be copied.
            text = reader.ValueSpan;
        }

        if (text.Length > max)
        {
            Cut++;
            _edits.Add(((int)reader.TokenStartIndex, (int)reader.BytesConsumed, Shortened(text, max)));
        }

        if (rented is not null)
            System.Buffers.ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>The line with all that is different.</summary>
    public ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> line)
    {
        if (_edits.Count == 0)
            return line;
        var edited = new byte[line.Length + _edits.Sum(edit => edit.Text.Length - (edit.End - edit.Start))];
        var (from, to) = (0, 0);
        foreach (var (start, end, text) in _edits)
        {
            line.Span[from..start].CopyTo(edited.AsSpan(to));
            to += start - from;
            text.CopyTo(edited, to);
            to += text.Length;
            from = end;
        }

        line.Span[from..].CopyTo(edited.AsSpan(to));
        return edited;
    }

    private static byte[] Shortened(ReadOnlySpan<byte> text, int max)
    {
        var head = max / 2;
        while (head > 0 && (text[head] & 0xC0) == 0x80)
            head--;
        var tail = text.Length - (max - (max / 2));
        while (tail < text.Length && (text[tail] & 0xC0) == 0x80)
            tail++;
        var missing = Encoding.UTF8.GetCharCount(text[head..tail]);
        var whole = $"{Encoding.UTF8.GetString(text[..head])} … {missing} characters cut … {Encoding.UTF8.GetString(text[tail..])}";
        return Encoding.UTF8.GetBytes($"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(whole)}\"");
    }
}
