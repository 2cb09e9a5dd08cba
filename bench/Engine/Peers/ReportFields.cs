using System.Text.Json;

namespace Faultline.Bench.Engine.Peers;

/// <summary>Where the values lie that a store would put into columns: ranges of the text, found in the one pass.</summary>
internal struct ReportFields
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 64 };

    public Range Id, Time, Reporter, Type, Value, Topic, Url, Release, Environment, Host;

    /// <summary>The pass alone, for who keeps no columns.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static void Pass(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, Options);
        while (reader.Read())
        {
        }
    }

    /// <exception cref="JsonException">It is not JSON.</exception>
    public static ReportFields Read(ReadOnlySpan<byte> text)
    {
        var fields = default(ReportFields);
        var reader = new Utf8JsonReader(text, Options);
        while (reader.Read())
        {
            // A property of the report itself: the other names of this depth are none of these.
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
                fields.Note(ref reader);
        }

        return fields;
    }

    private void Note(ref Utf8JsonReader reader)
    {
        var name = reader.ValueSpan;
        ref var field = ref Id;
        if (name.SequenceEqual("id"u8)) field = ref Id;
        else if (name.SequenceEqual("time"u8)) field = ref Time;
        else if (name.SequenceEqual("reporter"u8)) field = ref Reporter;
        else if (name.SequenceEqual("type"u8)) field = ref Type;
        else if (name.SequenceEqual("value"u8)) field = ref Value;
        else if (name.SequenceEqual("topic"u8)) field = ref Topic;
        else if (name.SequenceEqual("url"u8)) field = ref Url;
        else if (name.SequenceEqual("release"u8)) field = ref Release;
        else if (name.SequenceEqual("environment"u8)) field = ref Environment;
        else if (name.SequenceEqual("hostname"u8)) field = ref Host;
        else return;
        reader.Read();
        var start = (int)reader.TokenStartIndex + 1;
        field = start..(start + reader.ValueSpan.Length);
    }
}
