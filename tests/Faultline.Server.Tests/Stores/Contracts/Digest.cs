using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Faultline.Server.Reports;
using Faultline.Tracker;
using Faultline.Tracker.Grouping;
using Faultline.Tracker.Search;

namespace Faultline.Server.Tests.Stores.Contracts;

/// <summary>
/// Makes what the digester hands to the store, by hand: the key is the group's name, the line says what the facts say. So the contract needs none
/// of the functions that make keys, facts and words of real reports.
/// </summary>
internal static class Digest
{
    /// <summary>When most of these reports arrive: the start of a quarter, of an hour, and not of a day.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 11, 18, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A report of a group.</summary>
    /// <param name="group">The group's name; its title.</param>
    /// <param name="facts">What else it says.</param>
    /// <param name="id">Its id; else a new one.</param>
    /// <param name="at">When the digester took it up; else <see cref="Noon"/>.</param>
    /// <param name="class">Its class.</param>
    /// <param name="line">Its line; else one that says what the facts say.</param>
    public static DigestRecord Of(
        string group = "boom", Func<ReportFacts, ReportFacts>? facts = null, ReportId? id = null, DateTimeOffset? at = null, string @class = "exception", string? line = null)
    {
        var plain = new ReportFacts { Id = id ?? ReportId.New(), Type = $"Shop.{group}Exception", Topic = $"GET /{group}" };
        var said = facts is null ? plain : facts(plain);
        var culprit = $"Shop.{group}.Run";
        var words = SearchWords.Of($"{said.Type} {culprit} {said.Topic}").Distinct().ToList();
        var payload = Encoding.UTF8.GetBytes(line ?? LineOf(said));
        return new DigestRecord
        {
            Received = at ?? Noon,
            Facts = said,
            Class = @class,
            Key = KeyOf(group),
            Outline = Outline(said.Type, group, culprit, words),
            Words = [.. SearchWords.Of($"{said.Value} {said.Url} {group}").Distinct()],
            // Half of them came compressed, any half: the store must not care.
            Payload = said.Id.GetHashCode() % 2 == 0 ? Payload.Compressed(Gzip.Of([.. payload, (byte)'\n']), payload.Length) : Payload.Of(payload),
        };
    }

    /// <summary>An outline whose words are known by their hash, as those of real reports are.</summary>
    public static GroupOutline Outline(string? type, string title, string? culprit, IReadOnlyList<string> words) => new(type, title, culprit, words)
    {
        Stack = BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(' ', words)))),
    };

    /// <summary>A report that does not compress.</summary>
    public static DigestRecord Noise(string group, int bytes, DateTimeOffset at)
    {
        var id = ReportId.New();
        return Of(group, id: id, at: at, line: Line.Of(id, $"\"noise\": \"{Convert.ToBase64String(RandomNumberGenerator.GetBytes(bytes * 3 / 4))}\""));
    }

    public static GroupKey KeyOf(string group) => GroupKey.Of(1, SHA256.HashData(Encoding.UTF8.GetBytes(group)));

    // As the wire format has it, so that a store that reads the line again finds the facts in it.
    private static string LineOf(ReportFacts facts)
    {
        var members = new Dictionary<string, object?>
        {
            ["id"] = facts.Id.ToString(),
            ["time"] = facts.Time?.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", null),
            ["type"] = facts.Type,
            ["value"] = facts.Value,
            ["reporter"] = facts.Reporter,
            ["topic"] = facts.Topic,
            ["url"] = facts.Url,
            ["status"] = facts.Status,
            ["hostname"] = facts.Host,
            ["release"] = facts.Release,
            ["environment"] = facts.Environment,
            ["user"] = facts.User is null ? null : new Dictionary<string, string> { ["id"] = facts.User },
            ["request_id"] = facts.RequestId,
            ["global_request_id"] = facts.GlobalRequestId,
            ["trace"] = facts.TraceId is null ? null : new Dictionary<string, string> { ["trace_id"] = facts.TraceId },
            ["duration"] = facts.Duration?.TotalSeconds,
            ["tags"] = facts.Tags.Count == 0 ? null : facts.Tags,
        };
        return JsonSerializer.Serialize(members.Where(member => member.Value is not null).ToDictionary());
    }
}
