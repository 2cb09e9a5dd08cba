using System.Text.Json;
using Faultline.Server.Hosting;
using Faultline.Server.Reports;

namespace Faultline.Server.Api;

/// <summary>How reports look as JSON: docs/api.md.</summary>
internal static class ReportJson
{
    /// <summary>What is known of one id. The report itself is the last member: null when its details are gone.</summary>
    public static void Write(Utf8JsonWriter json, KnownReport known, PublicUrl publicUrl)
    {
        json.WriteStartObject();
        json.WriteString("project", known.Project.Name);
        json.WriteString("id", known.Id.ToString());
        json.WriteString("received", JsonAnswer.Time(known.Received));
        json.WriteString("page", publicUrl.Absolute(Paths.Oops(known.Project.Name, known.Id)));
        json.WriteString("class", known.Class);
        json.WriteBoolean("pinned", known.Pinned);
        json.WritePropertyName("group");
        if (known.Group is { } group)
            GroupJson.WriteRow(json, known.Project.Name, group, publicUrl);
        else
            json.WriteNullValue();
        WriteLoss(json, known);
        json.WritePropertyName("report");
        // The line was checked at the door; it goes out as it came in, byte for byte.
        if (known.Payload is { } payload)
            json.WriteRawValue(payload.Span, skipInputValidation: true);
        else
            json.WriteNullValue();
        json.WriteEndObject();
    }

    /// <summary>A page of a list.</summary>
    public static void WritePage(Utf8JsonWriter json, RecentReports page)
    {
        json.WriteStartObject();
        json.WriteStartArray("reports");
        foreach (var row in page.Reports)
            WriteRow(json, row);
        json.WriteEndArray();
        json.WriteString("next", page.Next?.ToString());
        json.WriteEndObject();
    }

    /// <summary>One line of a list.</summary>
    public static void WriteRow(Utf8JsonWriter json, ReportRow row)
    {
        json.WriteStartObject();
        json.WriteString("project", row.Project);
        json.WriteString("id", row.Id.ToString());
        json.WriteString("received", JsonAnswer.Time(row.Received));
        json.WriteString("time", row.Headline.Time is { } time ? JsonAnswer.Time(time) : null);
        json.WriteString("type", row.Headline.Type);
        json.WriteString("value", row.Headline.Value);
        json.WriteString("reporter", row.Headline.Reporter);
        json.WriteString("topic", row.Headline.Topic);
        json.WriteEndObject();
    }

    private static void WriteLoss(Utf8JsonWriter json, KnownReport known)
    {
        if (known.Loss is not { } loss)
        {
            json.WriteNull("loss");
            return;
        }

        json.WriteStartObject("loss");
        json.WriteString("reason", LossWords.Word(loss.Reason));
        json.WriteString("at", JsonAnswer.Time(loss.At));
        json.WriteString("detail", loss.Detail);
        json.WriteString("text", LossWords.Sentence(known, loss));
        json.WriteEndObject();
    }
}
