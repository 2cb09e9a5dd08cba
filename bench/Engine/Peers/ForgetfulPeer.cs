namespace Faultline.Bench.Engine.Peers;

/// <summary>Keeps nothing.</summary>
internal sealed class ForgetfulPeer : IPeer
{
    public long Pending => 0;

    public ValueTask TakeAsync(PostedReport report)
    {
        ReportFields.Pass(report.Text.Span);
        return default;
    }
}
