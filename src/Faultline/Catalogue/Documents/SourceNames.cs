using System.Globalization;
using System.Text;

namespace Faultline.Catalogue.Documents;

/// <summary>Gives each code a method of its own name.</summary>
internal sealed class SourceNames
{
    private readonly HashSet<string> _taken = ["Catalogue"];

    /// <summary>The words of the code behind the service: <c>compute.server.not_found</c> is <c>ServerNotFound</c>. A second of one name has a number.</summary>
    public string MethodOf(FaultCode code)
    {
        var words = code.ToString()[(code.Service.Length + 1)..].Split(['.', '_', '-'], StringSplitOptions.RemoveEmptyEntries);
        var name = new StringBuilder();
        foreach (var word in words)
            name.Append(char.ToUpperInvariant(word[0])).Append(word.AsSpan(1));
        if (name.Length == 0 || char.IsAsciiDigit(name[0]))
            name.Insert(0, "Code");
        var wanted = name.ToString();
        var given = wanted;
        for (var i = 2; !_taken.Add(given); i++)
            given = wanted + "_" + i.ToString(CultureInfo.InvariantCulture);
        return given;
    }
}
