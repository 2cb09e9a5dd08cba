using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Faultline.Server.Groups;

namespace Faultline.Server.Stores.Sqlite;

/// <summary>
/// Tells the users and hosts of a group apart: 64 bits of a hash each, at most <see cref="GroupRow.MostMembers"/>. Those that were
/// seen lately are remembered, so that a user who fails all day costs no look into the database.
/// </summary>
internal sealed class MemberWriter(Statements statements)
{
    private const int MostRemembered = 100_000;

    private readonly HashSet<(long Group, long Hash)> _seen = [];

    /// <summary>Adds the members of the reports; how many are new to the group, and to its head with all parts.</summary>
    public (long Own, long Family) Add(GroupArrival arrival, MemberKind kind, long before, List<long> family)
    {
        long own = 0, all = 0;
        foreach (var report in arrival.Reports)
        {
            var name = kind == MemberKind.User ? report.Record.Facts.User : report.Record.Facts.Host;
            if (name is null)
                continue;
            var hash = HashOf(kind, name);
            if (before + own >= GroupRow.MostMembers || !Remember(arrival.Number, hash) || !Insert(arrival.Number, kind, hash))
                continue;
            own++;
            if (family.Count == 1 || !family.Exists(other => other != arrival.Number && Knows(other, kind, hash)))
                all++;
        }

        return (own, all);
    }

    /// <summary>A transaction was rolled back: what it inserted is not there.</summary>
    public void Forget() => _seen.Clear();

    private bool Remember(long group, long hash)
    {
        if (_seen.Count >= MostRemembered)
            _seen.Clear();
        return _seen.Add((group, hash));
    }

    private bool Insert(long group, MemberKind kind, long hash) => statements
        .Of("INSERT INTO group_member (group_id, kind, hash) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")
        .Bind(1, group).Bind(2, (long)kind).Bind(3, hash)
        .Changes();

    private bool Knows(long group, MemberKind kind, long hash) => statements
        .Of("SELECT 1 FROM group_member WHERE group_id = ?1 AND kind = ?2 AND hash = ?3")
        .Bind(1, group).Bind(2, (long)kind).Bind(3, hash)
        .Number() is not null;

    /// <summary>What is kept of a member.</summary>
    public static long HashOf(MemberKind kind, string name)
    {
        Span<byte> text = stackalloc byte[Encoding.UTF8.GetMaxByteCount(name.Length) + 1];
        text[0] = (byte)kind;
        var length = Encoding.UTF8.GetBytes(name, text[1..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..(length + 1)], hash);
        return BinaryPrimitives.ReadInt64LittleEndian(hash);
    }
}
