using System.Diagnostics.CodeAnalysis;

namespace Faultline.Tracker.Search;

/// <summary>Reads a search from left to right, each character once.</summary>
internal sealed class SearchReader(string text, DateTimeOffset now, SearchScope scope)
{
    private int _at;

    /// <summary>The first thing that is wrong; reading ends there.</summary>
    public SearchError? Error { get; private set; }

    /// <summary>Where the term that was read last begins.</summary>
    public int TermStart { get; private set; }

    /// <summary>Says that the word at a place is wrong; the first complaint stays.</summary>
    public void Fail(int position, string message, IReadOnlyList<string>? suggestions = null)
    {
        var end = position;
        while (end < text.Length && !char.IsWhiteSpace(text[end]))
            end++;
        Error ??= new SearchError(message, position, end - position, suggestions ?? []);
    }

    /// <summary>The next term; false at the end and at an error.</summary>
    public bool TryReadTerm([NotNullWhen(true)] out SearchTerm? term)
    {
        term = null;
        while (Error is null && term is null && SkipSpace())
            term = ReadTerm();
        return Error is null && term is not null;
    }

    // Null for a word of nothing but punctuation, which asks for nothing, and for an error.
    private SearchTerm? ReadTerm()
    {
        TermStart = _at;
        var negated = Peek() == '-' && _at + 1 < text.Length && !char.IsWhiteSpace(text[_at + 1]);
        if (negated)
            _at++;
        var term = TryReadField(out var field) ? ReadFieldTerm(field) : Error is null ? ReadText() : null;
        return term is null ? null : term with { Negated = negated };
    }

    private bool TryReadField(out SearchField field)
    {
        field = default;
        var rest = text.AsSpan(_at);
        var length = 0;
        while (length < rest.Length && (char.IsAsciiLetter(rest[length]) || rest[length] is '_' or '-'))
            length++;
        if (length == 0 || length == rest.Length || rest[length] != ':')
            return false;
        var name = rest[..length];
        var tail = rest[(length + 1)..];
        if (!SearchFields.TryFind(name, out field))
        {
            // A pasted address, path or C++ name is text, not a misspelt field.
            if (length > 1 && tail is not (['/', '/', ..] or [':', ..] or ['\\', ..]))
                FailAtUnknown(name.ToString());
            return false;
        }

        if (!SearchFields.IsIn(field, scope))
        {
            Fail(_at, $"'{name.ToString().ToLowerInvariant()}:' cannot be asked here, since a rule sees one report before it has {(field == SearchField.Class ? "a class" : "a group")}; expected a field of the report such as type: or topic:");
            return false;
        }

        _at += length + 1;
        return true;
    }

    private void FailAtUnknown(string name)
    {
        var near = SearchFields.Near(name, SearchFields.Names);
        var hint = near.Count > 0 ? $"did you mean {string.Join(" or ", near.Select(field => field + ":"))}? " : "";
        Fail(_at, $"'{name}:' is not a field; {hint}expected one of {string.Join(' ', SearchFields.Names.Select(field => field + ":"))}, or quotes round the words", near);
    }

    private SearchTerm? ReadFieldTerm(SearchField field)
    {
        string? key = null;
        if (field == SearchField.Tag)
        {
            key = ReadOne("=,").Text;
            if (key.Length == 0)
                Fail(TermStart, "'tag:' has no name; expected tag:name or tag:name=value");
            if (Error is not null || Peek() != '=')
                return Error is null && !AtEnd() ? FailAfter() : new SearchTerm { Field = field, Key = key };
            _at++;
        }

        var begin = _at;
        var values = ReadValues(field);
        if (Error is not null)
            return null;
        var term = new SearchTerm { Field = field, Key = key, Values = values };
        if (!SearchFields.IsMoment(field) && !SearchFields.IsNumber(field))
            return field == SearchField.Is ? CheckStates(term, begin) : term;
        return ReadRange(field, term, begin);
    }

    private SearchTerm? FailAfter()
    {
        Fail(_at, $"'{text[_at..]}' is out of place; expected tag:name or tag:name=value");
        return null;
    }

    private SearchTerm? ReadRange(SearchField field, SearchTerm term, int begin)
    {
        var name = SearchFields.NameOf(field);
        var range = term with { Values = [] };
        if (SearchFields.IsMoment(field))
        {
            if (term.Values is [{ Prefix: false } one] && SearchRanges.TryReadMoments(one.Text, now, ref range))
                return range;
            Fail(begin, $"'{Written(begin)}' is no time for {name}:; expected {SearchMoments.Expected}, with > >= < <= before it or .. between two");
            return null;
        }

        if (term.Values is [{ Prefix: false } number] && SearchRanges.TryReadNumbers(number.Text, ref range))
            return range;
        if (term.Values.All(value => !value.Prefix && SearchRanges.TryRead(value.Text, out _)))
            return term;
        Fail(begin, $"'{Written(begin)}' is no number for {name}:; expected {SearchRanges.ExpectedNumber}");
        return null;
    }

    private SearchTerm? CheckStates(SearchTerm term, int begin)
    {
        foreach (var value in term.Values)
        {
            if (!value.Prefix && SearchFields.IsValues.Contains(value.Text, StringComparer.OrdinalIgnoreCase))
                continue;
            var near = SearchFields.Near(value.Text, SearchFields.IsValues);
            Fail(begin, $"'{value.Text}' is nothing that a group can be; expected is: and one of {string.Join(' ', SearchFields.IsValues)}", near);
            return null;
        }

        return term with { Values = [.. term.Values.Select(value => value with { Text = value.Text.ToLowerInvariant() })] };
    }

    private List<SearchValue> ReadValues(SearchField field)
    {
        var values = new List<SearchValue>();
        do
        {
            if (values.Count > 0)
                _at++;
            var begin = _at;
            var value = ReadOne(",");
            if (value.Text.Length == 0)
                Fail(AtEnd() ? TermStart : begin, $"'{SearchFields.NameOf(field)}:' lacks a value; expected {SearchFields.NameOf(field)}:value, or {SearchFields.NameOf(field)}:\"a value\"");
            values.Add(value);
            if (values.Count > SearchQueryParser.MaxValues)
                Fail(begin, $"'{Written(begin)}' is one value too many; expected at most {SearchQueryParser.MaxValues} of one field");
        }
        while (Error is null && Peek() == ',');

        if (Error is null && !AtEnd())
            Fail(_at, $"'{Written(_at)}' is out of place; expected a comma or a space after a value in quotes");
        return values;
    }

    // One value up to a space or one of the stops.
    private SearchValue ReadOne(string stops)
    {
        if (Peek() == '"')
        {
            var quoted = ReadQuoted();
            var prefix = Peek() == '*';
            _at += prefix ? 1 : 0;
            return new SearchValue(quoted, prefix, Quoted: true);
        }

        var begin = _at;
        while (!AtEnd() && !stops.Contains(text[_at], StringComparison.Ordinal))
            _at++;
        var value = text[begin.._at];
        var star = value.IndexOf('*', StringComparison.Ordinal);
        if (star < 0)
            return new SearchValue(value);
        if (star < value.Length - 1 || star == 0)
            Fail(begin, $"'{value}' has a * that does not stand at the end of something; expected * only at the end, or quotes round the value");
        return new SearchValue(value[..star], Prefix: true);
    }

    private string ReadQuoted()
    {
        var open = _at++;
        var plain = new System.Text.StringBuilder();
        for (; _at < text.Length; _at++)
        {
            if (text[_at] == '"')
            {
                _at++;
                return plain.ToString();
            }

            // A backslash means itself before anything but a quote or another one, so that paths can be pasted.
            if (text[_at] == '\\' && _at + 1 < text.Length && text[_at + 1] is '"' or '\\')
                _at++;
            plain.Append(text[_at]);
        }

        Fail(open, $"'{Written(open)}' begins with a quote that is never closed; expected \" at its end");
        return "";
    }

    private SearchTerm? ReadText()
    {
        var begin = _at;
        if (Peek() == '"')
        {
            var phrase = ReadQuoted();
            if (Error is null && SearchWords.Of(phrase, 1).Count == 0)
                Fail(begin, $"'{text[begin.._at]}' holds no word; expected letters or digits between the quotes");
            return new SearchTerm { Field = SearchField.Text, Values = [new SearchValue(phrase, Quoted: true)] };
        }

        while (!AtEnd())
            _at++;
        var word = text[begin.._at];
        var prefix = word.Length > 1 && word[^1] == '*';
        if (SearchWords.Of(word, 1).Count == 0)
            return null;
        return new SearchTerm { Field = SearchField.Text, Values = [new SearchValue(prefix ? word[..^1] : word, prefix)] };
    }

    private bool SkipSpace()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            _at++;
        return _at < text.Length;
    }

    private string Written(int begin)
    {
        var end = begin;
        while (end < text.Length && !char.IsWhiteSpace(text[end]))
            end++;
        return text[begin..end];
    }

    private bool AtEnd() => _at >= text.Length || char.IsWhiteSpace(text[_at]);

    private char Peek() => _at < text.Length ? text[_at] : '\0';
}
