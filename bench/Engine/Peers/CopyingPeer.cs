using System.Threading.Channels;
using Npgsql;

namespace Faultline.Bench.Engine.Peers;

/// <summary>
/// Stores in PostgreSQL in batches: COPY into a staging table, INSERT … SELECT … ON CONFLICT DO NOTHING, one transaction.
/// It acknowledges from memory, before anything is stored: more than any durable peer is allowed, so that the batches are full.
/// </summary>
internal sealed class CopyingPeer : IPeer
{
    private const int BatchRows = 256;
    private const int MostWaiting = 8 * BatchRows;

    private readonly Channel<PeerRow> _waiting = Channel.CreateBounded<PeerRow>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private long _pending;

    private CopyingPeer(NpgsqlConnection connection) => _ = StoreAsync(connection);

    public long Pending => Interlocked.Read(ref _pending);

    /// <summary>Makes the tables when they are not there.</summary>
    public static async Task<CopyingPeer> StartAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using (var command = new NpgsqlCommand(PeerRow.Tables, connection))
            await command.ExecuteNonQueryAsync();
        return new CopyingPeer(connection);
    }

    public ValueTask TakeAsync(PostedReport report)
    {
        Interlocked.Increment(ref _pending);
        return _waiting.Writer.WriteAsync(PeerRow.Of(report));
    }

    private async Task StoreAsync(NpgsqlConnection connection)
    {
        try
        {
            var batch = new List<PeerRow>(BatchRows);
            while (await _waiting.Reader.WaitToReadAsync())
            {
                while (batch.Count < BatchRows && _waiting.Reader.TryRead(out var row))
                    batch.Add(row);
                await StoreAsync(connection, batch);
                Interlocked.Add(ref _pending, -batch.Count);
                batch.Clear();
            }
        }
        catch (NpgsqlException e)
        {
            // A peer that stores no more must not go on being measured.
            Environment.FailFast($"pg-copy cannot store: {e.Message}");
        }
    }

    private static async Task StoreAsync(NpgsqlConnection connection, List<PeerRow> batch)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var copy = await connection.BeginBinaryImportAsync(PeerRow.Copy))
        {
            foreach (var row in batch)
                await row.WriteAsync(copy);
            await copy.CompleteAsync();
        }

        await using (var insert = new NpgsqlCommand(PeerRow.Insert, connection, transaction))
            await insert.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }
}
