using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Tests.Formats;

/// <summary>Faults of every kind, with texts of every script, data of every type, and trees of causes.</summary>
internal static class SomeFaults
{
    private static readonly Gen<string> Texts = Gen.Frequency(
        (4, Gen.Elements("No server has the id 7.", "Größe 'x' < 5 & \"y\"", "日本語のテキスト", "a\nb\tc\\d/e", "\ud83d\ude00 smile", "\u2028\u0085", "<b>bold</b>", "404 Not Found", "+1 `tick`")),
        (2, Gen.Choose(1, 12).SelectMany(length => Gen.ArrayOf(Gen.Choose(1, 0xD7FF).Select(c => (char)c), length)).Select(chars => new string(chars))),
        (1, Gen.Choose(1, 3).Select(n => new string('x', n * 2_000))));

    private static readonly Gen<string> Codes =
        from parts in Gen.Choose(2, 4).SelectMany(n => Gen.ListOf(Gen.Elements("compute", "server", "not_found", "quota", "a", "x-1", "image"), n))
        select string.Join('.', parts);

    private static readonly Gen<object?> Leaves = Gen.OneOf(
        Texts.Select(text => (object?)text),
        Gen.Elements<object?>(null, true, false, 0L, -1L, long.MaxValue, long.MinValue, 1.5m, 1.50m, 0.1m, 1e-40, 5e-324, 1.7976931348623157e308, -2.5e100, ""));

    private static Gen<object?> Values(int depth) => depth == 0
        ? Leaves
        : Gen.Frequency(
            (4, Leaves),
            (1, Gen.Choose(0, 3).SelectMany(n => Gen.ListOf(Values(depth - 1), n)).Select(items => (object?)new List<object?>(items))),
            (1, Maps(depth - 1).Select(map => (object?)map)));

    private static Gen<Dictionary<string, object?>> Maps(int depth) =>
        from names in Gen.Choose(0, 4).SelectMany(n => Gen.ListOf(Gen.Elements("server_id", "state", "code", "status", "é", "a.b", "trace", "message", ""), n))
        from values in Gen.ListOf(Values(depth), names.Count)
        select names.Zip(values).DistinctBy(entry => entry.First).ToDictionary(entry => entry.First, entry => entry.Second);

    private static readonly Gen<IReadOnlyList<FaultLink>> Links = Gen.Elements<IReadOnlyList<FaultLink>>(
        [], [], [new("help", "https://docs.example.org/x")], [new("related", "/y"), new("help", "/faults/x"), new("self", "")]);

    private static readonly Gen<Dictionary<string, object?>> Extensions = Gen.Elements<Func<Dictionary<string, object?>>>(
        () => [], () => [], () => new() { ["min_version"] = "2.1", ["max_version"] = "2.93" }, () => new() { ["balance"] = 30L, ["accounts"] = new List<object?> { "/a", null } }).Select(make => make());

    private static Gen<Fault> Of(int depth) =>
        from code in Codes
        from status in Gen.Choose(400, 599)
        from title in Texts.Where(text => !string.IsNullOrWhiteSpace(text))
        from detail in Texts
        from data in Maps(2)
        from links in Links
        from extensions in Extensions
        from ids in Gen.Choose(0, 3)
        from wait in Gen.Choose(0, 4)
        from causes in depth == 0 ? Gen.Constant(new List<Fault>()) : Gen.Choose(0, 2).SelectMany(n => Gen.ListOf(Of(depth - 1), n)).Select(list => new List<Fault>(list))
        select new Fault(code, status, title, detail)
        {
            Data = data,
            Links = links,
            Extensions = extensions,
            Causes = causes,
            RequestId = (ids & 1) == 0 ? null : RequestId.New(),
            ReportId = (ids & 2) == 0 ? null : ReportId.New(),
            RetryAfter = wait == 0 ? TimeSpan.FromSeconds(30) : null,
        };

    public static Gen<Fault> Tree { get; } = Gen.Choose(0, 3).SelectMany(Of);
}
