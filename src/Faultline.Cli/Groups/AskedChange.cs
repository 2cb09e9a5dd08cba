using System.Net.Http.Headers;
using System.Text.Json;

namespace Faultline.Cli.Groups;

/// <summary>One change that a command line asks for.</summary>
/// <param name="What">The last part of its path: state, assign, bug, merge, unmerge.</param>
/// <param name="Write">Writes the members of its body.</param>
internal sealed record AskedChange(string What, Action<Utf8JsonWriter> Write)
{
    /// <summary>The body that is sent.</summary>
    public HttpContent Body()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            Write(json);
            json.WriteEndObject();
        }

        var content = new ByteArrayContent(bytes.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }
}
