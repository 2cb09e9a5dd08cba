using System.Globalization;

namespace Faultline.Bench.App;

/// <summary>
/// What one request to <c>/late</c> is to meet, drawn from its token alone; so the app and its caller know the same, and a run can be repeated. The token stands in every byte that
/// belongs to the request, in both directions.
/// </summary>
internal sealed class LatePlan
{
    public const int TokenLength = 17;

    private static readonly int[] Statuses = [200, 200, 201, 202, 203];

    public LatePlan(long number)
    {
        Token = string.Create(CultureInfo.InvariantCulture, $"t{number:x16}");
        var random = new Random((int)(number ^ (number >> 32)));
        Status = Statuses[random.Next(Statuses.Length)];
        AnswerRepeats = Size(random, 600);
        RequestRepeats = Size(random, 4_000);
        SaysLength = random.Next(3) == 0;
        HasTrailer = !SaysLength && random.Next(3) == 0;
        ReadsFirst = random.Next(3) > 0;
        Blocks = random.Next(40) == 0;
        Wait = random.Next(10) switch
        {
            < 2 => 0,
            2 => random.Next(35, 65),
            _ => random.Next(65, 150),
        };
        Random = random;
    }

    public string Token { get; }

    public int Status { get; }

    /// <summary>How often the token stands in the body of the answer.</summary>
    public int AnswerRepeats { get; }

    /// <summary>How often the token stands in the body of the request; zero is no body.</summary>
    public int RequestRepeats { get; }

    /// <summary>Whether the answer says its length at its beginning; else it is chunked.</summary>
    public bool SaysLength { get; }

    public bool HasTrailer { get; }

    /// <summary>Whether the body is read before the wait; else it is read after it, or not at all.</summary>
    public bool ReadsFirst { get; }

    /// <summary>Whether the wait holds a thread.</summary>
    public bool Blocks { get; }

    /// <summary>Milliseconds: none, about the limit of 50 ms, or more.</summary>
    public int Wait { get; }

    /// <summary>For what neither the caller nor the outcome depends on.</summary>
    public Random Random { get; }

    public static bool TryParse(string token, out LatePlan plan)
    {
        var isOne = token.Length == TokenLength && token[0] == 't';
        plan = new LatePlan(isOne && long.TryParse(token.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var number) ? number : 0);
        return isOne && plan.Token == token;
    }

    public override string ToString() =>
        $"{Token} ({Wait} ms{(Blocks ? ", blocking" : "")}; body of {RequestRepeats}, read {(ReadsFirst ? "first" : "late or never")}; answer {Status} of {AnswerRepeats}{(SaysLength ? " with its length" : "")}{(HasTrailer ? " and a trailer" : "")})";

    // Many are small, some are none, few are large.
    private static int Size(Random random, int most) => random.Next(5) switch
    {
        0 => 0,
        < 4 => random.Next(1, 20),
        _ => random.Next(1, most),
    };
}
