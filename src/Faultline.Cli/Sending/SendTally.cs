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

    public void Refuse(SourceLine line, string reason)
    {
        Refused++;
        screen.Line($"{line.Place}: refused: {reason}", Styles.Warning);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"accepted {Accepted}, duplicate {Duplicate}, refused {Refused}");
}
