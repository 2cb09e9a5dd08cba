namespace Faultline.Mail;

/// <summary>Ids of messages, <c>&lt;left@right&gt;</c>, as they stand in Message-ID and References.</summary>
internal static class MessageId
{
    private const int MaxLength = 500;

    public static string? First(string? field) => All(field).FirstOrDefault();

    /// <summary>The ids in a field that can be written out again as they are; what is none is passed over.</summary>
    public static IEnumerable<string> All(string? field)
    {
        for (var at = 0; field is not null && (at = field.IndexOf('<', at)) >= 0;)
        {
            var end = field.IndexOf('>', at);
            if (end < 0)
                yield break;
            var id = field[at..(end + 1)];
            at = end + 1;
            if (id.Length is > 2 and <= MaxLength && !id.AsSpan(1, id.Length - 2).ContainsAny('<', '>') && id.All(c => c is > ' ' and <= '~'))
                yield return id;
        }
    }
}
