using System.Globalization;
using Faultline.Generators.Model;
using Faultline.Generators.Reading;

namespace Faultline.Generators.Checks;

/// <summary>A code as a line of <c>FaultCodes.Shipped.txt</c> keeps it: what a client may have come to rely on.</summary>
/// <param name="Code">The code.</param>
/// <param name="Statuses">Its statuses, the usual one first.</param>
/// <param name="PulpCode">Its Pulp number, or null.</param>
/// <param name="NovaRoot">Its Nova root, or null.</param>
/// <param name="Fields">Its data fields as they are written, such as <c>server_id:string</c>, <c>reason?:string</c>.</param>
internal sealed record ShippedCode(string Code, IReadOnlyList<int> Statuses, string? PulpCode, string? NovaRoot, IReadOnlyList<string> Fields)
{
    private const string Root = "root=";

    private static readonly HashSet<string> Types = new(StringComparer.Ordinal) { "string", "integer", "number", "boolean", "array", "object" };

    public static ShippedCode Of(CodeModel code) => new(
        code.Code,
        [.. new[] { code.Status }.Concat(code.OtherStatuses).Distinct()],
        code.PulpCode,
        code.NovaRoot,
        [.. code.Fields.Select(field => $"{field.Field}{(field.CanBeNull ? "?" : "")}:{field.JsonType}")]);

    /// <summary>Reads a line, or says what is wrong with it.</summary>
    public static ShippedCode? Read(string line, out string? problem)
    {
        problem = null;
        var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || !CodeForm.IsCode(words[0]))
            return Fail($"'{line.Trim()}' is not the line of a code; expected a code, its statuses and its data fields, such as: compute.server.not_found 404 server_id:string", out problem);
        var statuses = new List<int>();
        foreach (var text in words[1].Split(','))
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status) || !CodeForm.IsErrorStatus(status))
                return Fail($"'{text}' is not a status; expected numbers from 400 to 599 joined by commas, such as 409,423", out problem);
            statuses.Add(status);
        }

        string? number = null, root = null;
        var fields = new List<string>();
        foreach (var word in words.Skip(2))
        {
            if (CodeForm.IsPulpCode(word))
                number = word;
            else if (word.StartsWith(Root, StringComparison.Ordinal))
                root = word.Substring(Root.Length);
            else if (IsField(word))
                fields.Add(word);
            else
                return Fail($"'{word}' is neither a Pulp number, nor root=… , nor a data field; expected such as server_id:string or reason?:string", out problem);
        }

        return new(words[0], statuses, number, root, fields);
    }

    /// <summary>What differs between what was shipped and what is declared now; empty when nothing does.</summary>
    public IEnumerable<string> DifferencesTo(ShippedCode now)
    {
        if (Statuses[0] != now.Statuses[0])
            yield return $"its status was {Statuses[0]} and is {now.Statuses[0]}";
        if (Statuses.Count + now.Statuses.Count > 2 && !new HashSet<int>(Statuses).SetEquals(now.Statuses))
            yield return $"its statuses were {string.Join(", ", Statuses)} and are {string.Join(", ", now.Statuses)}";
        if (PulpCode != now.PulpCode)
            yield return $"its Pulp number was {PulpCode ?? "none"} and is {now.PulpCode ?? "none"}";
        if (NovaRoot != now.NovaRoot)
            yield return $"its Nova root was {NovaRoot ?? "that of the status"} and is {now.NovaRoot ?? "that of the status"}";
        foreach (var field in Fields.Except(now.Fields))
            yield return now.Fields.FirstOrDefault(other => NameOf(other) == NameOf(field)) is { } other ? $"the field {field} is {other}" : $"the field {field} is gone";
        foreach (var field in now.Fields.Where(field => Fields.All(other => NameOf(other) != NameOf(field))))
            yield return $"the field {field} is new";
    }

    /// <summary>The line.</summary>
    public override string ToString() =>
        string.Join(" ", new[] { Code, string.Join(",", Statuses), PulpCode, NovaRoot is null ? null : Root + NovaRoot }.Concat(Fields).Where(word => word is not null));

    private static string NameOf(string field) => field.Substring(0, field.IndexOf(':')).TrimEnd('?');

    private static bool IsField(string word) =>
        word.IndexOf(':') is > 0 and var colon && Types.Contains(word.Substring(colon + 1)) && FieldName.IsValid(NameOf(word)) && !word.Substring(0, colon).EndsWith("??", StringComparison.Ordinal);

    private static ShippedCode? Fail(string why, out string? problem)
    {
        problem = why;
        return null;
    }
}
