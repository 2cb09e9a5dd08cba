using System.Collections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Faultline.AspNetCore.Deadlines;

/// <summary>
/// The headers of a response as the handler sees them: its own draft until it commits, then the server's. One object all along, since code keeps it.
/// </summary>
internal sealed class GatedHeaders : IHeaderDictionary
{
    private readonly HeaderDictionary _draft = [];
    private ResponseGate _gate = null!;

    public ICollection<string> Keys => Target.Keys;

    public ICollection<StringValues> Values => Target.Values;

    public int Count => Target.Count;

    public bool IsReadOnly => Target.IsReadOnly;

    public long? ContentLength
    {
        get => Target.ContentLength;
        set => Target.ContentLength = value;
    }

    private IHeaderDictionary Target => _gate.Destination?.Headers ?? _draft;

    public StringValues this[string key]
    {
        get => Target[key];
        set
        {
            Check(value);
            Target[key] = value;
        }
    }

    StringValues IDictionary<string, StringValues>.this[string key]
    {
        get => ((IDictionary<string, StringValues>)Target)[key];
        set => this[key] = value;
    }

    /// <summary>Whether the handler said, before it committed, that it tells events.</summary>
    public bool TellEvents => Streams.IsOfEvents(_draft[HeaderNames.ContentType]);

    // What was said after the last request's end is not this one's.
    public void Begin(ResponseGate gate)
    {
        _gate = gate;
        _draft.Clear();
    }

    /// <summary>Gives the server what the handler said so far.</summary>
    public void HandOver(IHeaderDictionary server)
    {
        foreach (var (name, value) in _draft)
            server[name] = value;
    }

    public void End() => _draft.Clear();

    public void Add(string key, StringValues value)
    {
        Check(value);
#pragma warning disable ASP0019 // What the handler asked for, with what it throws.
        Target.Add(key, value);
#pragma warning restore ASP0019
    }

    public void Add(KeyValuePair<string, StringValues> item) => Add(item.Key, item.Value);

    public void Clear() => Target.Clear();

    public bool Contains(KeyValuePair<string, StringValues> item) => Target.Contains(item);

    public bool ContainsKey(string key) => Target.ContainsKey(key);

    public void CopyTo(KeyValuePair<string, StringValues>[] array, int arrayIndex) => Target.CopyTo(array, arrayIndex);

    public bool Remove(string key) => Target.Remove(key);

    public bool Remove(KeyValuePair<string, StringValues> item) => Target.Remove(item);

    public bool TryGetValue(string key, out StringValues value) => Target.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, StringValues>> GetEnumerator() => Target.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // The server would refuse it when it gets it; the stack shall name the code that set it.
    private static void Check(StringValues values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            var value = values[i].AsSpan();
            if (!value.ContainsAnyInRange('\0', '\x1f') && !value.Contains('\x7f'))
                continue;
            foreach (var c in value)
            {
                if (c is (< ' ' and not '\t') or '\x7f')
                    throw new InvalidOperationException($"Invalid control character in header: 0x{(int)c:X4}");
            }
        }
    }
}
