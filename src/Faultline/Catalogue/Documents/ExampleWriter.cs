using System.Buffers;
using System.Text;
using System.Text.Json;
using Faultline.Formats;

namespace Faultline.Catalogue.Documents;

/// <summary>Shows how an answer looks in each format, by having the format write it.</summary>
internal static class ExampleWriter
{
    /// <summary>One example for each format that writes the fault; a format that fails has none.</summary>
    public static IReadOnlyList<CatalogueExample> Write(Fault fault, IEnumerable<IFaultFormat> formats) =>
        [.. formats.Select(format => Write(fault, format)).OfType<CatalogueExample>()];

    private static CatalogueExample? Write(Fault fault, IFaultFormat format)
    {
        var buffer = new ArrayBufferWriter<byte>(2_048);
        // The fence protects the pages: a format of the app's that throws costs its own example, as it costs its own answers.
        try
        {
            format.Write(new FaultAnswer(fault), buffer);
        }
        catch (Exception)
        {
            return null;
        }

        var example = new CatalogueExample { Format = format.Name, ContentType = format.ContentType, Body = Encoding.UTF8.GetString(buffer.WrittenSpan) };
        return example.IsJson ? example with { Body = Indent(buffer.WrittenSpan, example.Body) } : example;
    }

    private static string Indent(ReadOnlySpan<byte> json, string otherwise)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            return JsonElement.TryParseValue(ref reader, out var value) ? JsonSerializer.Serialize(value.Value, CatalogueJson.Readable.JsonElement) : otherwise;
        }
        catch (JsonException)
        {
            // A format of the app's may write what is no JSON; it is shown as it is.
            return otherwise;
        }
    }
}
