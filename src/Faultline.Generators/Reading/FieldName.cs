using System.Text;

namespace Faultline.Generators.Reading;

/// <summary>Names of data fields on the wire.</summary>
internal static class FieldName
{
    /// <summary>A parameter's name in snake case: <c>serverId</c> is <c>server_id</c>, <c>imageURLPath</c> is <c>image_url_path</c>.</summary>
    public static string Of(string parameter)
    {
        var name = parameter.Trim('_');
        var text = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            // A word begins at a capital after a small letter or digit, and at the last capital of several before a small letter.
            var begins = i > 0 && char.IsUpper(name[i]) && name[i - 1] != '_'
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (begins)
                text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }

    /// <summary>Whether a name is one: lower-case letters, digits and <c>_</c>, a letter first.</summary>
    public static bool IsValid(string name) =>
        name.Length > 0 && name[0] is >= 'a' and <= 'z' && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_');
}
