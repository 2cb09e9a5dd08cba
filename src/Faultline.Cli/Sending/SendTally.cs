using System.Globalization;
using Faultline.Cli.Output;

namespace Faultline.Cli.Sending;

/// <summary>What became of the lines that were sent. Refused lines are told at once, the sums at the end.</summary>
internal sealed class SendTally(Screen screen)
{
    public long Accepted { get; private set; }

    public long Duplicate { get; private set; }

    public long Refused { get; private set; }

    public long Sum => Accepted + Duplicate + Refused;

    public void Add(int accepted, int duplicate)
    {
        Accepted += accepted;
        Duplicate += duplicate;
    }

    public void Refuse(Refusal refusal)
    {
        Refused++;
        screen.Line($"{refusal.Line.Place}: refused: {refusal.Reason}", Styles.Warning);
    }

    /// <summary>The sums, and whether that is all.</summary>
    public string Describe(bool finished) => finished ? ToString() : $"{this}; stopped before the end: send it all again, ids make that safe";

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"accepted {Accepted}, duplicate {Duplicate}, refused {Refused}");
}
