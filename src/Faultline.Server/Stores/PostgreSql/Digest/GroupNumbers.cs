using System.Collections.Concurrent;

namespace Faultline.Server.Stores.PostgreSql.Digest;

/// <summary>The numbers of groups by project and key, as far as this process met them. A key's number never changes, so nothing here grows stale.</summary>
internal sealed class GroupNumbers
{
    // 100 bytes each: some 20 MB when full, then it begins anew.
    private const int Most = 200_000;

    private readonly ConcurrentDictionary<(long Project, string Key), long> _numbers = new();

    public bool TryGet(long project, string key, out long number) => _numbers.TryGetValue((project, key), out number);

    /// <summary>Remembers numbers whose transaction was committed.</summary>
    public void Add(long project, IEnumerable<KeyValuePair<string, long>> numbers)
    {
        if (_numbers.Count > Most)
            _numbers.Clear();
        foreach (var (key, number) in numbers)
            _numbers[(project, key)] = number;
    }
}
