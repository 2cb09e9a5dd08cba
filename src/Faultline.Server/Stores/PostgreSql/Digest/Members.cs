using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Faultline.Server.Groups;
using Npgsql;
using static Faultline.Server.Stores.PostgreSql.Statement;

namespace Faultline.Server.Stores.PostgreSql.Digest;

/// <summary>The users and hosts that groups affected, each once. The group's lock is held, so that nobody else adds members of it.</summary>
internal static class Members
{
    /// <summary>What is kept of a user or host: 64 bits of a hash. Of 10,000 members two are mistaken for one in a case of 400 billion.</summary>
    public static long HashOf(string member) => BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(member)));

    /// <summary>Adds the statement that stores new members and gives back which were new; false when there is nothing to ask.</summary>
    public static bool Add(NpgsqlBatch statements, List<Arrival> arrivals)
    {
        var members = new SortedSet<(long Number, short Kind, long Member)>();
        foreach (var (record, group, head) in arrivals.Select(arrival => (arrival.Record, arrival.Group, arrival.Head)))
        {
            Note(members, group, MemberKind.User, record.Facts.User);
            Note(members, group, MemberKind.Host, record.Facts.Host);
            if (head.Parts == 0)
                continue;
            Note(members, head, MemberKind.AllUser, record.Facts.User);
            Note(members, head, MemberKind.AllHost, record.Facts.Host);
        }

        if (members.Count == 0)
            return false;
        var rows = members.ToList();
        statements.BatchCommands.Add(Of(
            """
            INSERT INTO group_member (number, kind, member) SELECT * FROM unnest($1::bigint[], $2::smallint[], $3::bigint[])
            ON CONFLICT DO NOTHING RETURNING number, kind
            """,
            Column(rows, row => row.Number), Column(rows, row => row.Kind), Column(rows, row => row.Member)));
        return true;
    }

    /// <summary>Counts what the statement gave back.</summary>
    public static async Task CountAsync(NpgsqlDataReader reader, GroupBook groups, CancellationToken cancellation)
    {
        while (await reader.ReadAsync(cancellation))
            groups[reader.GetInt64(0)].AddMembers((MemberKind)reader.GetInt16(1), 1);
    }

    /// <summary>Of a head without parts both counts are one.</summary>
    public static void Level(List<Arrival> arrivals)
    {
        foreach (var head in arrivals.Select(arrival => arrival.Head).Where(head => head.Parts == 0).Distinct())
            (head.AllUsers, head.AllHosts) = (head.Users, head.Hosts);
    }

    private static void Note(SortedSet<(long, short, long)> members, GroupRecord group, MemberKind kind, string? member)
    {
        if (member is not null && group.Members(kind) < GroupRow.MostMembers)
            members.Add((group.Number, (short)kind, HashOf(member)));
    }
}
