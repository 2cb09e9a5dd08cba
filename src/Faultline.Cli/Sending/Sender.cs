namespace Faultline.Cli.Sending;

/// <summary>Gathers lines into batches for the intake.</summary>
internal sealed class Sender(Intake intake, SendTally tally)
{
    private readonly List<SourceLine> _batch = [];
    private int _batchBytes;

    public async Task AddAsync(SourceLine line, CancellationToken cancellation)
    {
        if (line.TooLong)
        {
            tally.Refuse(new(line, $"the line is longer than {LineReader.MaxLineBytes} bytes, more than any intake takes"));
            return;
        }

        if (_batch.Count == Intake.MaxBatchLines || (_batch.Count > 0 && _batchBytes + line.Bytes.Length > Intake.MaxBatchBytes))
            await FlushAsync(cancellation);
        _batch.Add(line);
        _batchBytes += line.Bytes.Length + 1;
    }

    /// <summary>Sends what is left.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        var lines = _batch.ToArray();
        _batch.Clear();
        _batchBytes = 0;
        while (lines.Length > 0)
            lines = lines[(await intake.SendAsync(lines, cancellation)).Done..];
    }
}
