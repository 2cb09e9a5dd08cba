using Faultline.Server.Reports;
using Npgsql;

namespace Faultline.Server.Stores.PostgreSql.Digest;

/// <summary>What the steps of one digest transaction share.</summary>
internal sealed record DigestContext(NpgsqlConnection Connection, NpgsqlTransaction Transaction, DigestBatch Batch, CancellationToken Cancellation)
{
    public long Project => Batch.Project.Value;

    public long Now { get; } = UnixTime.Of(Batch.Now);

    public long Hour { get; } = UnixTime.HourOf(Batch.Now);

    /// <summary>Events that are written at the end.</summary>
    public List<NewEvent> Events { get; } = [];

    /// <summary>A batch of statements: one round trip.</summary>
    public NpgsqlBatch NewBatch() => new(Connection, Transaction);
}
