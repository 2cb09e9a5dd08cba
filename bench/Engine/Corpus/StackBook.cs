using System.Text;
using System.Text.Json;

namespace Faultline.Bench.Engine.Corpus;

/// <summary>Makes so many different bugs: same seed, same bugs. No two share the app's frame that fails.</summary>
internal sealed class StackBook
{
    private readonly Random _random;
    private readonly HashSet<string> _failing = [];

    private readonly bool _isShallow;

    private StackBook(int seed, bool isShallow) => (_random, _isShallow) = (new Random(seed), isShallow);

    /// <param name="isShallow">A handful of frames, for reports of some 6 KB; else a web application's, for 20 KB and more.</param>
    public static StackShape[] Make(int seed, int count, bool isShallow)
    {
        var book = new StackBook(seed, isShallow);
        return [.. Enumerable.Range(0, count).Select(book.Next)];
    }

    private StackShape Next(int index)
    {
        var company = Words.Of(Words.Companies, _random);
        var area = Words.Of(Words.Areas, _random);
        var home = $"{company}.{area}";
        string failing;
        do
            failing = Method(home);
        while (!_failing.Add(failing));

        var noun = Words.Of(Words.Nouns, _random).ToLowerInvariant();
        return new StackShape(
            index, area.ToLowerInvariant(), $"{Words.Of(["GET", "POST", "PUT"], _random)} /v2/{area.ToLowerInvariant()}/{{id}}/{noun}s", failing,
            Words.Of(Words.Exceptions, _random), Words.Of(Words.Exceptions, _random), home,
            Words.Of(Words.Messages, _random), noun, Words.Of(Words.Verbs, _random).ToLowerInvariant(),
            Frames(home, failing, _isShallow ? 3 : _random.Next(4, 9), SystemFrames.AspNetCore[(_isShallow ? 10 : _random.Next(5))..]),
            Frames(home, Method(home), _isShallow ? 1 : _random.Next(2, 4), []),
            [.. Enumerable.Range(0, 6).Select(_ => $"{home}.{Words.Of(Words.Layers, _random)}.{Words.Of(Words.Nouns, _random)}{Words.Of(Words.Kinds, _random)}")]);
    }

    private string Method(string home)
    {
        var parameters = string.Join(", ", Enumerable.Range(0, _random.Next(0, 4)).Select(_ => Words.Of(Words.Parameters, _random)));
        return $"{home}.{Words.Of(Words.Layers, _random)}.{Words.Of(Words.Nouns, _random)}{Words.Of(Words.Kinds, _random)}"
            + $".{Words.Of(Words.Verbs, _random)}{Words.Of(Words.Nouns, _random)}{(_random.Next(2) == 0 ? "Async" : "")}({parameters})";
    }

    private byte[] Frames(string home, string failing, int own, (string Method, string Assembly)[] below)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, ReportWriter.Json))
        {
            json.WriteStartArray();
            var top = SystemFrames.Tops[_random.Next(SystemFrames.Tops.Length)];
            foreach (var (method, assembly) in top.Take(_isShallow ? 1 : _random.Next(1, top.Length + 1)))
                WriteSystem(json, method, assembly);
            WriteOwn(json, home, failing);
            for (var i = 1; i < own; i++)
                WriteOwn(json, home, Method(home));
            foreach (var (method, assembly) in below)
                WriteSystem(json, method, assembly);
            json.WriteEndArray();
        }

        return stream.ToArray();
    }

    private void WriteSystem(Utf8JsonWriter json, string method, string assembly)
    {
        json.WriteStartObject();
        json.WriteString("method", method);
        json.WriteString("assembly", assembly);
        json.WriteNumber("il", _random.Next(1, 900));
        json.WriteBoolean("in_app", false);
        json.WriteEndObject();
    }

    private void WriteOwn(Utf8JsonWriter json, string home, string method)
    {
        var name = method[..method.IndexOf('(', StringComparison.Ordinal)].Split('.');
        json.WriteStartObject();
        json.WriteString("method", method);
        json.WriteString("file", name[^2] + ".cs");
        json.WriteString("path", new StringBuilder("/src/").AppendJoin('/', name[..^1]).Append(".cs").ToString());
        json.WriteNumber("line", _random.Next(12, 900));
        json.WriteString("assembly", home);
        json.WriteNumber("il", _random.Next(1, 900));
        json.WriteBoolean("in_app", true);
        if (name[^1].EndsWith("Async", StringComparison.Ordinal))
            json.WriteBoolean("async", true);
        json.WriteEndObject();
    }
}
