using System.Text.Json;

namespace Faultline.EndToEnd.OpenStack;

internal static class JsonLine
{
    public static string Text(this JsonElement line, string name) => line.GetProperty(name).GetString() ?? "";
}
