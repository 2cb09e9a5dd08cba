using System.Buffers;

namespace Faultline.Formats.Pulp;

/// <summary>The body of a <c>202</c>: what was asked for goes on in tasks. An error here is one that did not keep it from going on.</summary>
/// <remarks>
/// Source: Pulp 2 "Synchronous and Asynchronous Calls". Unlike an error document it is encoded as MongoDB's documents are, the error's data included: a
/// <see cref="DateTime"/> or <see cref="DateTimeOffset"/> is <c>{"$date": 1700000000000}</c>, milliseconds since 1970, a time without a zone being UTC; a
/// <see cref="Guid"/> is <c>{"$uuid": …}</c>. An object id is a map that says <c>$oid</c>, and stays one.
/// </remarks>
public sealed record PulpCallReport
{
    /// <summary>What the call gave at once, as JSON has it, or null.</summary>
    public object? Result { get; init; }

    /// <summary>What went wrong and stopped nothing, or null.</summary>
    public Fault? Error { get; init; }

    /// <summary>The tasks that were started. Default: none.</summary>
    public IReadOnlyList<PulpSpawnedTask> SpawnedTasks { get; init; } = [];

    /// <summary>Writes the whole document, as <c>application/json; charset=utf-8</c>.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        using var pooled = PooledJsonWriter.RentAscii(output);
        var json = pooled.Json;
        json.WriteStartObject();
        json.WritePropertyName("result"u8);
        FaultJson.WriteValue(json, PulpBson.Of(Result));
        if (Error is null)
        {
            json.WriteNull("error"u8);
        }
        else
        {
            json.WritePropertyName("error"u8);
            new PulpErrorWriter(json, isStrict: true, isBson: true).Write(Error);
        }

        json.WriteStartArray("spawned_tasks"u8);
        foreach (var task in SpawnedTasks)
        {
            json.WriteStartObject();
            json.WriteString("task_id"u8, task.TaskId);
            json.WriteString("_href"u8, task.Href);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
    }
}
