namespace Faultline.Mail.Replies;

/// <summary>How many answers that nothing was done an address gets in an hour. Two machines that answer one another end here at the latest.</summary>
internal sealed class RefusalAllowance(int perHour, TimeProvider time)
{
    private const int MaxAddresses = 10_000;

    private readonly Dictionary<string, (DateTimeOffset Since, int Count)> _told = new(StringComparer.OrdinalIgnoreCase);

    public bool TryTake(string address)
    {
        var now = time.GetUtcNow();
        lock (_told)
        {
            if (!_told.TryGetValue(address, out var told) || now - told.Since >= TimeSpan.FromHours(1))
                told = (now, 0);
            if (told.Count >= perHour)
                return false;
            if (_told.Count >= MaxAddresses)
                _told.Clear();
            _told[address] = (told.Since, told.Count + 1);
            return true;
        }
    }
}
