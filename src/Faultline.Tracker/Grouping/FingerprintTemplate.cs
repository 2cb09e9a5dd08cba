using System.Globalization;
using System.Text;

namespace Faultline.Tracker.Grouping;

/// <summary>
/// What a fingerprint is made of: plain text, and <c>{{default}}</c> (the key that the function finds), <c>{{type}}</c>, <c>{{message}}</c> (without its values), <c>{{code}}</c>, <c>{{class}}</c>,
/// <c>{{topic}}</c>, <c>{{status}}</c>, <c>{{statement}}</c>, <c>{{release}}</c>, <c>{{environment}}</c>, <c>{{host}}</c>, <c>{{reporter}}</c>, <c>{{user}}</c>, <c>{{tag.NAME}}</c>. Spaces in the braces do not count.
/// </summary>
internal static class FingerprintTemplate
{
    private static readonly string[] Names = ["default", "type", "message", "code", "class", "topic", "status", "statement", "release", "environment", "host", "reporter", "user"];

    /// <summary>What is wrong with a template, or null.</summary>
    public static string? WhatIsWrong(string template)
    {
        for (var at = 0; (at = template.IndexOf("{{", at, StringComparison.Ordinal)) >= 0;)
        {
            var end = template.IndexOf("}}", at, StringComparison.Ordinal);
            if (end < 0)
                return $"'{template[at..]}' is not closed; expected }}}} at its end";
            var name = template[(at + 2)..end].Trim();
            if (!Names.Contains(name) && !(name.StartsWith("tag.", StringComparison.Ordinal) && name.Length > 4))
                return $"'{{{{{name}}}}}' is not known; expected one of {string.Join(' ', Names)} or tag.NAME";
            at = end + 2;
        }

        return null;
    }

    /// <summary>The template with its values. What is not known stays as it is: senders may write anything.</summary>
    public static string Fill(string template, string key, ReportFacts facts, string? @class)
    {
        if (!template.Contains("{{", StringComparison.Ordinal))
            return template;
        var text = new StringBuilder();
        var rest = template.AsSpan();
        while (!rest.IsEmpty)
        {
            var open = rest.IndexOf("{{");
            var close = open < 0 ? -1 : rest[open..].IndexOf("}}");
            if (close < 0)
                break;
            text.Append(rest[..open]);
            var name = rest.Slice(open + 2, close - 2).Trim().ToString();
            text.Append(Value(name, key, facts, @class) ?? rest.Slice(open, close + 2).ToString());
            rest = rest[(open + close + 2)..];
        }

        return text.Append(rest).ToString();
    }

    private static string? Value(string name, string key, ReportFacts facts, string? @class) => name switch
    {
        "default" => key,
        "type" => facts.Type ?? "",
        "message" => MessageTemplate.Of(facts.Value),
        "code" => facts.Code ?? "",
        "class" => @class ?? "",
        "topic" or "transaction" => facts.Topic ?? "",
        "status" => facts.Status?.ToString(CultureInfo.InvariantCulture) ?? "",
        "statement" => facts.Statement ?? "",
        "release" => facts.Release ?? "",
        "environment" => facts.Environment ?? "",
        "host" => facts.Host ?? "",
        "reporter" => facts.Reporter ?? "",
        "user" => facts.User ?? "",
        _ when name.StartsWith("tag.", StringComparison.Ordinal) => facts.Tags.GetValueOrDefault(name[4..]) ?? "",
        _ => null,
    };
}
