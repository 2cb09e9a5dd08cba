namespace Faultline.Mail.Mime;

/// <summary>What a part holds: <c>text/plain; charset=utf-8</c> and the like, names in lower case.</summary>
/// <remarks>Source: RFC 2045, section 5. What cannot be read is <c>text/plain</c>, as that section says.</remarks>
internal sealed record ContentType(string Type, string Subtype, IReadOnlyDictionary<string, string> Parameters)
{
    private const int MaxParameters = 50;

    public static ContentType Plain { get; } = new("text", "plain", new Dictionary<string, string>());

    public static ContentType Message { get; } = new("message", "rfc822", new Dictionary<string, string>());

    public bool IsMultipart => Type == "multipart";

    public bool IsPlainText => Type == "text" && Subtype == "plain";

    public string? this[string parameter] => Parameters.GetValueOrDefault(parameter);

    /// <summary>Reads the value of a field Content-Type; the default when there is none.</summary>
    public static ContentType Of(string? value, ContentType otherwise)
    {
        if (value is null)
            return otherwise;
        var lexer = new FieldLexer(value, "/;=");
        if (!lexer.Next() || lexer.Kind != 'w')
            return Plain;
        var type = lexer.Text;
        if (!lexer.Next() || lexer.Kind != '/' || !lexer.Next() || lexer.Kind != 'w')
            return Plain;
        return new ContentType(type.ToLowerInvariant(), lexer.Text.ToLowerInvariant(), ReadParameters(ref lexer));
    }

    /// <summary>The first word of a field such as Content-Disposition, in lower case.</summary>
    public static string FirstWord(string? value)
    {
        var lexer = new FieldLexer(value, ";");
        return lexer.Next() ? lexer.Text.ToLowerInvariant() : "";
    }

    // The first of two parameters of one name holds; a reader who took the other could be shown another message than this one.
    private static Dictionary<string, string> ReadParameters(ref FieldLexer lexer)
    {
        var parameters = new Dictionary<string, string>();
        string? name = null;
        var hasValue = false;
        while (lexer.Next() && parameters.Count < MaxParameters)
        {
            if (lexer.Kind == ';')
                (name, hasValue) = (null, false);
            else if (lexer.Kind == '=')
                hasValue = name is not null;
            else if (lexer.Kind is 'w' or 'q' && hasValue && name is not null)
                (_, hasValue) = (parameters.TryAdd(name, lexer.Text), false);
            else if (lexer.Kind == 'w')
                name ??= lexer.Text.ToLowerInvariant();
        }

        return parameters;
    }
}
