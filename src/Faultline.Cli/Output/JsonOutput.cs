using System.Text;

namespace Faultline.Cli.Output;

/// <summary>Prints JSON as it came; on a terminal, characters that it might obey are written as JSON escapes.</summary>
internal static class JsonOutput
{
    public static void Write(ReadOnlySpan<byte> json)
    {
        var safe = Console.IsOutputRedirected ? json : Encoding.UTF8.GetBytes(SafeText.Json(Encoding.UTF8.GetString(json)));
        using var output = StandardStreams.Output();
        output.Write([.. safe, (byte)'\n']);
    }
}
