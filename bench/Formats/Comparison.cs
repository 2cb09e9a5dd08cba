using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Faultline.Bench.Formats.Documents;
using Faultline.Formats;
using Faultline.Formats.Combined;
using Faultline.Formats.Nova;
using Faultline.Formats.OpenStack;
using Faultline.Formats.Problem;
using Faultline.Formats.Pulp;

namespace Faultline.Bench.Formats;

/// <summary>One figure: work of ours, the same work done by the serializer, and how many times its CPU ours may take.</summary>
/// <param name="Name">Such as <c>write-openstack</c>.</param>
/// <param name="AtMost">The figure to reach.</param>
/// <param name="BytesCount">Whether ours may allocate no more bytes.</param>
/// <param name="Baseline">Does the serializer's so many times.</param>
/// <param name="Contender">Does ours so many times.</param>
internal sealed record Comparison(string Name, double AtMost, bool BytesCount, Action<int> Baseline, Action<int> Contender)
{
    /// <summary>Every comparison there is. One more format is one more line, and its document.</summary>
    public static IReadOnlyList<Comparison> All()
    {
        var (fault, context) = (SampleFault.WithCauses(), DocumentContext.Default);
        return
        [
            .. Of(new OpenStackFormat(), fault, OpenStackDocument.Of(fault), context.OpenStackDocument),
            .. Of(new ProblemFormat(), fault, ProblemDocument.Of(fault), context.ProblemDocument),
            .. Of(new NovaFormat(), fault, NovaDocument.Of(fault), context.NovaDocument),
            .. Of(new CombinedFormat(), fault, CombinedDocument.Of(fault), context.CombinedDocument),
            .. Of(new PulpFormat(), fault, PulpDocument.Of(fault), context.PulpDocument),
        ];
    }

    private static IEnumerable<Comparison> Of<TDocument>(IFaultFormat format, Fault fault, TDocument document, JsonTypeInfo<TDocument> type)
    {
        var answer = new FaultAnswer(fault);
        var output = new ArrayBufferWriter<byte>(16_384);
        var json = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true });
        void Serialize()
        {
            output.ResetWrittenCount();
            json.Reset(output);
            JsonSerializer.Serialize(json, document, type);
            json.Flush();
        }

        void Write()
        {
            output.ResetWrittenCount();
            format.Write(answer, output);
        }

        Serialize();
        var expected = output.WrittenSpan.ToArray();
        Write();
        if (!output.WrittenSpan.SequenceEqual(expected))
            throw new InvalidDataException($"{format.Name} and its document are not the same: {System.Text.Encoding.UTF8.GetString(output.WrittenSpan)}");

        var source = new FaultSource(fault.Status, format.ContentType);
        return
        [
            new($"write-{format.Name}", 1.2, true, Times(Serialize), Times(Write)),
            new($"read-{format.Name}", 1.5, false, Times(() => JsonSerializer.Deserialize(expected, type)), Times(() => FaultReader.Read(expected, source))),
        ];
    }

    private static Action<int> Times(Action once) => count =>
    {
        for (var i = 0; i < count; i++)
            once();
    };
}
