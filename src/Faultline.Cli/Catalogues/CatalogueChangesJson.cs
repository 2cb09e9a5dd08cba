using System.Text.Json;

namespace Faultline.Cli.Catalogues;

/// <summary>The changes as one JSON object, for scripts.</summary>
internal static class CatalogueChangesJson
{
    public static void Write(IReadOnlyList<CatalogueChange> changes, Stream output)
    {
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteBoolean("compatible", changes.All(change => !change.IsBreaking));
            json.WriteStartArray("changes");
            foreach (var change in changes)
            {
                json.WriteStartObject();
                json.WriteBoolean("breaking", change.IsBreaking);
                json.WriteString("subject", change.Subject);
                json.WriteString("change", change.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }
}
