using Shop.Kernel;

namespace Capture;

/// <summary>One planted bug: what is asked of the services so that it shows.</summary>
/// <param name="Bug">Its name.</param>
/// <param name="Family">The letter of its primary family.</param>
/// <param name="Ask">The request or job of one event.</param>
/// <param name="Twins">Name of the set of bugs that look alike, of which it is one; null for a bug on its own.</param>
internal sealed record Plant(string Bug, char Family, Func<Seed, Call> Ask, string? Twins = null);

/// <summary>A request or a job.</summary>
internal sealed record Call(string Target, string Verb = "", Depot.JobArgs? Args = null, string? Body = null, string? Referer = null, string Mode = "sync")
{
    public static Call Get(string path, string mode = "sync") => new(path, "GET", Mode: mode);

    public static Call Post(string path, string mode = "sync", string? body = null) => new(path, "POST", Body: body, Mode: mode);

    public static Call Job(string name, Seed seed, string how = "", string mode = "async") => new(name, Args: new Depot.JobArgs(seed.Number, seed.Word, how), Mode: mode);
}

/// <summary>What differs from event to event; the same in each run of the same build.</summary>
internal sealed class Seed
{
    private static readonly string[] Cultures = ["en-US", "de-DE", "fr-FR", "ja-JP"];
    private static readonly string[] Words = ["aurora", "bering", "cobalt", "delta", "ember", "fjord", "garnet", "harbor", "indigo", "juniper", "kelvin", "lagoon"];
    private readonly Random _random;

    public Seed(string bug, Build build, int index)
    {
        Index = index;
        _random = new Random(Stable.Of($"{bug}/{build}/{index}"));
        Number = _random.Next(1_000, 99_999);
        Word = $"{Words[_random.Next(Words.Length)]}-{_random.Next(0x1000, 0xFFFF):x4}{_random.Next(0x1000, 0xFFFF):x4}";
        Culture = Cultures[(index + build.Release + Stable.Of(bug)) % Cultures.Length];
        Flip = (index + build.Release) % 2 == 0;
        IsRaw = _random.Next(6) == 0;
    }

    public int Index { get; }

    public int Number { get; }

    public int Even => Number & ~1;

    public string Word { get; }

    public string Culture { get; }

    /// <summary>Which of two ways this event takes.</summary>
    public bool Flip { get; }

    /// <summary>Whether the event comes from an SDK that names frames as the compiler does.</summary>
    public bool IsRaw { get; }

    public Guid Guid()
    {
        var bytes = new byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }

    public int Next(int from, int to) => _random.Next(from, to);

    public string Letters(string alphabet, int count) => string.Concat(Enumerable.Range(0, count).Select(_ => alphabet[_random.Next(alphabet.Length)]));
}

internal sealed record Build(int Release, string Configuration, bool IsHot)
{
    public string Version => Release switch { 1 => "4.11.0", 2 => "4.12.1", _ => "5.0.0" };

    public override string ToString() => $"r{Release} {Configuration}{(IsHot ? " hot" : "")}";
}
