using System.Text.Json;
using Faultline.Formats.Pulp;

namespace Faultline.Cli.Catalogues;

/// <summary>What is wrong with a Pulp catalogue as one JSON object, for scripts.</summary>
internal static class PulpDefectsJson
{
    public static void Write(PulpCatalogue catalogue, Stream output)
    {
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteNumber("codes", catalogue.Definitions.Count);
            json.WriteStartArray("defects");
            foreach (var defect in catalogue.Defects)
            {
                json.WriteStartObject();
                json.WriteString("code", defect.Code);
                json.WriteString("kind", JsonNamingPolicy.SnakeCaseLower.ConvertName(defect.Kind.ToString()));
                json.WriteBoolean("hint", defect.IsHint);
                json.WriteString("message", defect.Message);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }
}
