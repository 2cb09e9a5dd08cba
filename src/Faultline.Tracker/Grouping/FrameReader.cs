using System.Text.Json;
using Faultline.Reports;

namespace Faultline.Tracker.Grouping;

/// <summary>
/// Reads frames: native ones (<c>method</c>, <c>file</c>, <c>path</c>), and those of Sentry's SDKs (<c>function</c>, <c>module</c>, <c>filename</c>, <c>abs_path</c>).
/// Lines and columns are never read.
/// </summary>
internal sealed class FrameReader(GroupingRules rules)
{
    /// <summary>Reads one frame.</summary>
    /// <param name="element">The frame as JSON.</param>
    /// <param name="isBundle">Whether the names in it are a bundler's.</param>
    public Frame Read(JsonElement element, out bool isBundle)
    {
        isBundle = false;
        if (element.ValueKind != JsonValueKind.Object)
            return new Frame(default, false, FrameRole.Noise);
        var (method, module, file, path) = ("", "", (string?)null, (string?)null);
        bool? told = null;
        foreach (var property in element.EnumerateObject())
        {
            if (property.NameEquals("method"u8) || property.NameEquals("function"u8))
                method = Text(property.Value) ?? "";
            else if (property.NameEquals("module"u8))
                module = Text(property.Value) ?? "";
            else if (property.NameEquals("file"u8) || property.NameEquals("filename"u8))
                file = Text(property.Value);
            else if (property.NameEquals("path"u8) || property.NameEquals("abs_path"u8))
                path = Text(property.Value);
            else if (property.NameEquals("in_app"u8))
                told = property.Value.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => told };
        }

        if (FrameNames.IsDynamic(method))
            return new Frame(new FrameName("", method, false), false, FrameRole.Boundary);
        var script = path is not null && ScriptModules.IsScript(path) ? path : file is not null && ScriptModules.IsScript(file) ? file : null;
        isBundle = script is not null && ScriptModules.IsBundle(script);
        var name = FrameNames.Read(ModuleOf(module, method, script), script is null ? method : WithoutReceiver(method));
        if (name.Type.Length == 0 && name.Method.Length == 0)
            return new Frame(name, false, FrameRole.Noise);
        return Judge(name, script ?? path, told);
    }

    private Frame Judge(FrameName name, string? path, bool? told)
    {
        var ruled = rules.IsInApp(name);
        var inApp = ruled ?? (!Libraries.Holds(name.Type, path) && (told ?? true));
        return new Frame(name, inApp, rules.IsHelper(name) ? FrameRole.Helper : FrameRoles.Of(name, inApp));
    }

    // JavaScript's SDKs make modules out of paths, each in its own way; the file says it better. Python's and Java's are names.
    private static ReadOnlySpan<char> ModuleOf(string module, string method, string? script)
    {
        if (script is not null && (module.Length == 0 || !script.EndsWith(".py", StringComparison.Ordinal)))
            return ScriptModules.Of(script);
        return module.Contains('/', StringComparison.Ordinal) ? ScriptModules.Of(module) : method.StartsWith(module, StringComparison.Ordinal) ? default : module;
    }

    // What a function is called on differs with the way that its module was loaded: Object.describe is Module.describe.
    private static ReadOnlySpan<char> WithoutReceiver(string method)
    {
        var text = method.AsSpan();
        // Ruby: block in place, rescue in block in place.
        if ((text.StartsWith("block ") || text.StartsWith("rescue in ") || text.StartsWith("ensure in ")) && text.LastIndexOf(" in ") is > 0 and var at)
            text = text[(at + 4)..];
        foreach (var prefix in Receivers)
        {
            if (text.StartsWith(prefix))
                text = text[prefix.Length..];
        }

        return text;
    }

    private static readonly string[] Receivers = ["async ", "new ", "Object.", "Module.", "Function.", "global.", "globalThis.", "window.", "self.", "module.exports.", "exports.", "Array."];

    private static string? Text(JsonElement element) => element.ValueKind == JsonValueKind.String ? ReportedText.Of(element) : null;
}
