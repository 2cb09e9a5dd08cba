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
            HeaderRules.Check(_gate, key, value);
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
    /// <returns>Why it refused the first of those that it refused; null when it has all.</returns>
    public Exception? HandOver(IHeaderDictionary server)
    {
        Exception? refused = null;
        foreach (var (name, value) in _draft)
        {
            // The fence protects the others: an app may catch this and go on.
            try
            {
                server[name] = value;
            }
            catch (Exception e)
            {
                refused ??= e;
            }
        }

        return refused;
    }

    public void End() => _draft.Clear();

    public void Add(string key, StringValues value)
    {
        HeaderRules.Check(_gate, key, value);
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
}
