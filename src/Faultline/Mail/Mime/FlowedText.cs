using System.Text;

namespace Faultline.Mail.Mime;

/// <summary>Puts together the lines that a mail program broke for display, where it says so (<c>format=flowed</c>).</summary>
/// <remarks>Source: RFC 3676, section 4.</remarks>
internal static class FlowedText
{
    /// <param name="text">Lines that end with LF.</param>
    /// <param name="deleteSpace">Whether the blank that marks a break was added (<c>delsp=yes</c>), and goes.</param>
    public static string Unflow(string text, bool deleteSpace)
    {
        var whole = new StringBuilder(text.Length);
        // The quote depth of the line that goes on; -1 when none does.
        var going = -1;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var depth = line.IndexOfAnyExcept('>') is >= 0 and var found ? found : line.Length;
            var content = line[depth..];
            if (content.StartsWith(' '))
                content = content[1..];
            var isSignature = content.SequenceEqual("-- ");
            if (going >= 0 && (going != depth || isSignature))
                (going, _) = (-1, whole.Append('\n'));
            if (going < 0)
                whole.Append('>', depth);
            var flows = content.EndsWith(' ') && !isSignature;
            whole.Append(flows && deleteSpace ? content[..^1] : content);
            if (flows)
                going = depth;
            else
                (going, _) = (-1, whole.Append('\n'));
        }

        return whole.ToString();
    }
}
