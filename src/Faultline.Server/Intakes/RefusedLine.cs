using System.Globalization;
using Faultline.Server.Ingest;

namespace Faultline.Server.Intakes;

/// <summary>A line of a body that was not taken in.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Refusal">What was expected of it, and where.</param>
internal readonly record struct RefusedLine(int Line, LineRefusal Refusal)
{
    /// <summary>As it stands in the fault's data.</summary>
    public Dictionary<string, object?> Members()
    {
        var members = new Dictionary<string, object?> { ["line"] = Line, ["reason"] = Refusal.Reason };
        if (Refusal.Byte is { } at)
            members["byte"] = at;
        if (Refusal.Path is { } path)
            members["path"] = path;
        return members;
    }

    public override string ToString() => Refusal.Path is { } path ? string.Create(CultureInfo.InvariantCulture, $"{Refusal.Reason} (at {path})") : Refusal.Reason;
}
