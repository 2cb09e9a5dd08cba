using System.Globalization;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Faultline.Bench.Engine.Peers;

/// <summary>One report as a row: what a store keeps of it in columns, and the payload, gzipped as it came.</summary>
internal sealed record PeerRow(
    string Id, DateTime Time, int Group, string Reporter, string Type, string Value, string Topic, string Url, string Release, string Environment, string Host, byte[] Payload)
{
    // The payload is compressed; PostgreSQL need not try again.
    public const string Tables = $"""
        CREATE TABLE IF NOT EXISTS report (project bigint NOT NULL, {Columns}, PRIMARY KEY (project, id));
        ALTER TABLE report ALTER COLUMN payload SET STORAGE EXTERNAL;
        CREATE TEMPORARY TABLE staging (project bigint NOT NULL, {Columns}) ON COMMIT DELETE ROWS;
        ALTER TABLE staging ALTER COLUMN payload SET STORAGE EXTERNAL
        """;

    public const string Copy = $"COPY staging (project, {Names}) FROM STDIN (FORMAT BINARY)";
    public const string Insert = $"INSERT INTO report (project, {Names}) SELECT project, {Names} FROM staging ON CONFLICT DO NOTHING";

    private const string Names = "id, time, received, group_id, reporter, type, value, topic, url, release, environment, host, payload";

    private const string Columns =
        "id text NOT NULL, time timestamptz NOT NULL, received timestamptz NOT NULL, group_id int NOT NULL, reporter text, type text, value text, topic text, url text, "
        + "release text, environment text, host text, payload bytea NOT NULL";

    public static PeerRow Of(PostedReport report)
    {
        var text = report.Text.Span;
        var fields = ReportFields.Read(text);
        var type = Text(text[fields.Type]);
        var topic = Text(text[fields.Topic]);
        return new PeerRow(
            Text(text[fields.Id]), DateTime.Parse(Text(text[fields.Time]), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal), HashCode.Combine(type, topic),
            Text(text[fields.Reporter]), type, Text(text[fields.Value]), topic, Text(text[fields.Url]),
            Text(text[fields.Release]), Text(text[fields.Environment]), Text(text[fields.Host]), report.Body.ToArray());
    }

    public async Task WriteAsync(NpgsqlBinaryImporter copy)
    {
        await copy.StartRowAsync();
        await copy.WriteAsync(1L, NpgsqlDbType.Bigint);
        await copy.WriteAsync(Id, NpgsqlDbType.Text);
        await copy.WriteAsync(Time, NpgsqlDbType.TimestampTz);
        await copy.WriteAsync(DateTime.UtcNow, NpgsqlDbType.TimestampTz);
        await copy.WriteAsync(Group, NpgsqlDbType.Integer);
        foreach (var text in (string[])[Reporter, Type, Value, Topic, Url, Release, Environment, Host])
            await copy.WriteAsync(text, NpgsqlDbType.Text);
        await copy.WriteAsync(Payload, NpgsqlDbType.Bytea);
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
