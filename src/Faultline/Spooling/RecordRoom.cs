namespace Faultline.Spooling;

/// <summary>Room for the payloads of one batch at a time, which is used again for the next: arrays of their own would be collected with the oldest objects.</summary>
internal sealed class RecordRoom
{
    private const int ChunkBytes = 1024 * 1024;

    // Two records of half a chunk and more do not share one: then a batch takes up to twice its bytes, and so much is not kept.
    private const int MostKept = 20;

    private readonly List<byte[]> _chunks = [];
    private int _chunk;
    private int _used;

    /// <summary>Bytes of the room.</summary>
    public long Bytes => (long)_chunks.Count * ChunkBytes;

    /// <summary>A copy that is good until <see cref="Clear"/>. What is larger than a chunk has an array of its own.</summary>
    public ReadOnlyMemory<byte> Copy(ReadOnlySpan<byte> payload)
    {
        if (payload.Length > ChunkBytes)
            return payload.ToArray();
        if (_used + payload.Length > ChunkBytes)
            (_chunk, _used) = (_chunk + 1, 0);
        if (_chunk == _chunks.Count)
            _chunks.Add(GC.AllocateUninitializedArray<byte>(ChunkBytes));
        var copy = _chunks[_chunk].AsMemory(_used, payload.Length);
        payload.CopyTo(copy.Span);
        _used += payload.Length;
        return copy;
    }

    /// <summary>Nobody reads what was copied any more.</summary>
    public void Clear()
    {
        (_chunk, _used) = (0, 0);
        if (_chunks.Count > MostKept)
            _chunks.RemoveRange(MostKept, _chunks.Count - MostKept);
    }
}
