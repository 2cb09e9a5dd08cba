using System.Text.Json;
using System.Text.Unicode;
using Faultline.Reports;

namespace Faultline.Server.Ingest;

/// <summary>
/// The door's check, in one pass: a line is one JSON object in valid UTF-8, at most <see cref="ErrorReport.MaxDepth"/> deep, with exactly one <c>id</c> that is a
/// report id. On the way, values of names that sound like secrets are hidden, should the sender have forgotten, and texts that are too long are cut.
/// Everything else in it is its sender's affair.
/// </summary>
internal sealed class LineCheck(ServerOptions options)
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = ErrorReport.MaxDepth };

    private readonly KnownNames _names = new(new Scrubber());
    private readonly int _maxFieldBytes = options.MaxFieldBytes;

    /// <summary>Checks a line without its line feed and without white space at its ends.</summary>
    public LineVerdict Check(ReadOnlyMemory<byte> line)
    {
        var pass = new Pass(this, line.Span);
        // JSON takes a carriage return for white space, ErrorReport for the end of the line.
        if (!pass.Run() || line.Span.Contains((byte)'\r'))
            return Wrong(LineFault.Of(line));
        if (!pass.HasId)
            return pass.HasDiscards ? new(LineKind.Discards, default, line, 0, 0, null) : Wrong(LineFault.Of(line));
        if (pass.Edits is not { } edits)
            return new(LineKind.Report, pass.Id, line, 0, 0, null);
        var edited = edits.Apply(line);
        return edited.Length <= options.MaxReportBytes
            ? new(LineKind.Report, pass.Id, edited, edits.Hidden, edits.Cut, null)
            : Wrong(new($"longer than {options.MaxReportBytes} bytes after secrets in it were hidden", TooLarge: true));
    }

    private static LineVerdict Wrong(LineRefusal refusal) => new(LineKind.Wrong, default, default, 0, 0, refusal);

    private ref struct Pass(LineCheck check, ReadOnlySpan<byte> line)
    {
        private readonly LineCheck _check = check;
        private readonly ReadOnlySpan<byte> _line = line;
        private readonly int _maxFieldBytes = check._maxFieldBytes;
        private Utf8JsonReader _reader = new(line, Options);

        public bool HasId { get; private set; }

        public bool HasDiscards { get; private set; }

        public ReportId Id { get; private set; }

        /// <summary>What has to be different; null when nothing has.</summary>
        public LineEdits? Edits { get; private set; }

        /// <summary>Whether the line is one JSON object with at most one id.</summary>
        public bool Run()
        {
            if (!Utf8.IsValid(_line))
                return false;
            try
            {
                return _reader.Read() && _reader.TokenType == JsonTokenType.StartObject && ReadMembers();
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                // Not JSON; or an id with half a surrogate pair, which JSON can write and no text can hold.
                return false;
            }
        }

        private bool ReadMembers()
        {
            while (_reader.Read())
            {
                if (_reader.TokenType == JsonTokenType.String && _reader.ValueSpan.Length > _maxFieldBytes)
                    (Edits ??= new LineEdits()).CutText(ref _reader, _maxFieldBytes);
                if (_reader.TokenType != JsonTokenType.PropertyName)
                    continue;
                if (_reader.ValueTextEquals("id"u8) && _reader.CurrentDepth == 1)
                {
                    if (!ReadId())
                        return false;
                }
                else if (IsSensitive())
                {
                    HideValue();
                }
                else if (_reader.ValueTextEquals("discarded"u8) && _reader.CurrentDepth == 1)
                {
                    HasDiscards = true;
                }
            }

            return true;
        }

        private bool ReadId()
        {
            _reader.Read();
            if (HasId || _reader.TokenType != JsonTokenType.String || !ReportId.TryParse(_reader.GetString(), out var id))
                return false;
            (HasId, Id) = (true, id);
            return true;
        }

        private readonly bool IsSensitive()
        {
            if (!_reader.ValueIsEscaped)
                return _check._names.IsSensitive(_reader.ValueSpan);
            var name = new byte[_reader.ValueSpan.Length];
            return _check._names.IsSensitive(name.AsSpan(0, _reader.CopyString(name)));
        }

        private void HideValue()
        {
            _reader.Read();
            var (start, open) = (_reader.TokenStartIndex, IsOpen());
            for (var depth = _reader.CurrentDepth; _reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray || _reader.CurrentDepth > depth;)
            {
                _reader.Read();
                open |= IsOpen();
                if (_reader.CurrentDepth == depth)
                    break;
            }

            if (open)
                (Edits ??= new LineEdits()).Hide(start, _reader.BytesConsumed);
        }

        /// <summary>Whether the reader stands on something that may tell a secret. A scheme before the mark, such as <c>Bearer</c>, tells none.</summary>
        private readonly bool IsOpen() => _reader.TokenType switch
        {
            JsonTokenType.Number => true,
            JsonTokenType.String => !_reader.ValueSpan.IsEmpty && _reader.ValueSpan.IndexOf("<hidden>"u8) < 0 && _reader.ValueSpan.IndexOf(@"\u003chidden\u003e"u8) < 0
                && _reader.ValueSpan.IndexOf(@"\u003Chidden\u003E"u8) < 0,
            _ => false,
        };
    }
}
