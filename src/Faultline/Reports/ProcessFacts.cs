using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using Faultline.Formats;

namespace Faultline.Reports;

/// <summary>What is the same in every report of a process, encoded once.</summary>
internal sealed class ProcessFacts
{
    private readonly (JsonEncodedText Name, JsonEncodedText Value)[] _texts;
    private readonly int _pid = System.Environment.ProcessId;

    public ProcessFacts(ReporterOptions options)
    {
        var (release, revision) = VersionOf(Assembly.GetEntryAssembly());
        (string Name, string? Value)[] facts =
        [
            ("hostname", System.Environment.MachineName),
            ("release", options.Release ?? release),
            ("revision", options.Revision ?? revision),
            ("environment", options.Environment),
            ("runtime", RuntimeInformation.FrameworkDescription),
            ("os", RuntimeInformation.OSDescription),
            ("library", "Faultline/" + VersionOf(typeof(ProcessFacts).Assembly).Release),
        ];
        _texts = [.. from fact in facts where fact.Value is not null select (Encode(fact.Name), Encode(fact.Value!))];
    }

    public void Write(Utf8JsonWriter json)
    {
        foreach (var (name, value) in _texts)
            json.WriteString(name, value);
        json.WriteNumber("pid"u8, _pid);
    }

    private static (string? Release, string? Revision) VersionOf(Assembly? assembly)
    {
        var version = assembly?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        var plus = version?.IndexOf('+', StringComparison.Ordinal) ?? -1;
        return plus < 0 ? (version, null) : (version![..plus], version[(plus + 1)..]);
    }

    private static JsonEncodedText Encode(string text) => JsonEncodedText.Encode(text, FaultJson.Options.Encoder);
}
