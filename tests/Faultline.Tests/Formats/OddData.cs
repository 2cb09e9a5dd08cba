using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Faultline.Tests.Formats;

/// <summary>Values that an app may put into a fault by mistake or malice. None may cost the caller the answer.</summary>
internal static class OddData
{
    public static IEnumerable<(string Name, object? Value)> All()
    {
        yield return ("null", null);
        yield return ("not a number", double.NaN);
        yield return ("infinity", float.NegativeInfinity);
        yield return ("lone high surrogate", "a\ud800b");
        yield return ("lone low surrogate", "\udc00");
        yield return ("control characters", "\0\u0001\u001b[2J\r\n\u2028\u2029\u0085");
        yield return ("markup", "<script>alert(1)</script>&\"'`");
        yield return ("throwing ToString", new Throws());
        yield return ("null ToString", new SaysNull());
        yield return ("list that throws", Throwing());
        yield return ("list that throws inside", new object[] { 1, Throwing(), 2 });
        yield return ("list without end", Endless());
        yield return ("deep list", Deep(5_000));
        yield return ("map that holds itself", SelfHolding());
        yield return ("list that holds itself", SelfHoldingList());
        yield return ("map that throws", new ThrowingMap());
        yield return ("other map", new Hashtable { [1] = "one", [new Throws()] = "two" });
        yield return ("disposed JSON", Disposed());
        yield return ("no JSON", default(JsonElement));
        yield return ("JSON node", new JsonObject { ["a"] = new JsonArray(1, "two", null) });
        yield return ("unserialisable node", JsonValue.Create(double.NaN));
        yield return ("bytes", new byte[] { 1, 2, 255 });
        yield return ("type", typeof(List<>));
        yield return ("delegate", (Action)(() => { }));
        yield return ("large text", new string('x', 2_000_000));
        yield return ("decimal", decimal.MaxValue);
        yield return ("big", System.Numerics.BigInteger.Pow(10, 400));
        yield return ("date", DateTime.MinValue);
        yield return ("enumeration", (DayOfWeek)99);
    }

    public static Fault With(object? value) => new("test.odd", 500, "Odd", "Odd data") { Data = new Dictionary<string, object?> { ["before"] = 1, ["odd"] = value, ["after"] = 2 } };

    private static IEnumerable<object> Throwing()
    {
        yield return 1;
        throw new InvalidOperationException("enumerator");
    }

    private static IEnumerable<object> Endless()
    {
        while (true)
            yield return "again";
    }

    private static List<object> Deep(int depth)
    {
        var list = new List<object>();
        for (var i = 0; i < depth; i++)
            list = [list];
        return list;
    }

    private static Dictionary<string, object?> SelfHolding()
    {
        var map = new Dictionary<string, object?>();
        map["self"] = map;
        map["again"] = map;
        return map;
    }

    private static List<object> SelfHoldingList()
    {
        var list = new List<object>();
        list.Add(list);
        list.Add(list);
        list.Add(list);
        return list;
    }

    private static JsonElement Disposed()
    {
        using var document = JsonDocument.Parse("{\"a\":1}");
        return document.RootElement;
    }

    internal sealed class Throws
    {
        public override string ToString() => throw new InvalidOperationException("ToString");
    }

    private sealed class SaysNull
    {
        public override string? ToString() => null;
    }

    private sealed class ThrowingMap : IReadOnlyDictionary<string, object?>
    {
        public int Count => throw new InvalidOperationException("Count");

        public IEnumerable<string> Keys => throw new InvalidOperationException("Keys");

        public IEnumerable<object?> Values => throw new InvalidOperationException("Values");

        public object? this[string key] => throw new InvalidOperationException("item");

        public bool ContainsKey(string key) => throw new InvalidOperationException("ContainsKey");

        public bool TryGetValue(string key, out object? value) => throw new InvalidOperationException("TryGetValue");

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
        {
            yield return new("one", 1);
            throw new InvalidOperationException("enumerator");
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
