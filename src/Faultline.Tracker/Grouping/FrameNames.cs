using System.Buffers;

namespace Faultline.Tracker.Grouping;

/// <summary>
/// Reads the names that runtimes have for methods: <c>Shop.Service+&lt;&gt;c__DisplayClass12_0.&lt;Place&gt;b__3</c>, <c>Repo`1.&lt;FindAsync&gt;d__9.MoveNext</c>,
/// <c>Repo&lt;T&gt;.FindAsync(int id)</c>, <c>Outer$Inner.lambda$handle$0</c>, <c>Object.describe [as x]</c>. One pass; any text gives a name.
/// </summary>
/// <remarks>The compiler's forms: Roslyn, <c>GeneratedNameKind</c> (<c>d</c> state machine, <c>b</c> lambda, <c>g</c> local function, <c>c</c> closure class, <c>F</c> file-local type).</remarks>
internal ref struct FrameNames
{
    /// <summary>Longest name; what is over is cut.</summary>
    public const int MaxLength = 400;

    private const int Deepest = 8;

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    private readonly Span<char> _out;
    private int _written;
    private int _lastStart;
    private bool _machine;
    private bool _lambda;
    private bool _accessor;

    private FrameNames(Span<char> output) => _out = output;

    /// <summary>Whether it is a method that is made at run time and has a number for a name: <c>lambda_method117(Closure)</c>.</summary>
    public static bool IsDynamic(ReadOnlySpan<char> text) => text.IndexOf("lambda_method") >= 0 || text.StartsWith("(wrapper ") || text.StartsWith("DynamicClass.");

    /// <summary>Reads a name.</summary>
    /// <param name="module">What stands before it: a namespace and type, or a script's module; may be empty.</param>
    /// <param name="text">The method, with or without all that.</param>
    public static FrameName Read(ReadOnlySpan<char> module, ReadOnlySpan<char> text)
    {
        Span<char> output = stackalloc char[MaxLength];
        var names = new FrameNames(output);
        if (!module.IsEmpty)
            names.Segments(module, 0);
        var operatorAt = text.IndexOf("operator ");
        // Shop.Money.operator +, Shop.Money.implicit operator decimal: what stands after the last dot belongs to it.
        if (operatorAt > 0 && text[..operatorAt].LastIndexOf('.') is > 0 and var owner)
        {
            names.Segments(text[..owner], 0);
            names.Append("op");
        }
        else
        {
            var open = ParametersStart(text);
            names.Segments(Spelled(text[..open]), 0);
            names.Inner(text[open..]);
        }

        return names.Finish();
    }

    // Parameters begin at the first bracket; Go's (*Type) is none.
    private static int ParametersStart(ReadOnlySpan<char> text)
    {
        var open = text.IndexOf('(');
        return open < 0 || (open + 1 < text.Length && text[open + 1] == '*') ? text.Length : open;
    }

    // Without what stands before the name (a return type, async) and after it (JavaScript's [as x]).
    private static ReadOnlySpan<char> Spelled(ReadOnlySpan<char> text)
    {
        var alias = text.IndexOf(" [as");
        text = (alias >= 0 ? text[..alias] : text).Trim();
        if (text.IndexOf(".static ") >= 0)
            return text;
        var depth = 0;
        for (var i = text.Length - 1; i >= 0; i--)
        {
            depth += text[i] switch { '>' => 1, '<' => -1, _ => 0 };
            if (text[i] == ' ' && depth == 0)
                return text[(i + 1)..];
        }

        return text;
    }

    // What is written within a method, as Sentry's SDK for .NET has it: Shop.Place(int id)+Local(?), Shop.Place()+(int x) => { }.
    private void Inner(ReadOnlySpan<char> text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth != 0 || text[i] != ')' || i + 2 >= text.Length || text[i + 1] != '+')
                continue;
            var name = text[(i + 2)..];
            var end = name.IndexOf('(');
            name = end < 0 ? name : name[..end];
            i += 1 + name.Length;
            if (name.IsEmpty)
                _lambda = true;
            else if (!name.SequenceEqual("MoveNext"))
                Append(Spelled(name));
        }
    }

    private void Segments(ReadOnlySpan<char> text, int depth)
    {
        while (!text.IsEmpty)
        {
            var end = SegmentEnd(text);
            Segment(text[..end], depth);
            if (end == text.Length)
                return;
            // What a proxy or an enhancer adds to a class after $$ has a number of its own in each process.
            if (text[end..].StartsWith("$$"))
            {
                var dot = text[end..].IndexOf('.');
                text = dot < 0 ? default : text[(end + dot + 1)..];
            }
            else
            {
                text = text[(end + 1)..];
            }
        }
    }

    // Up to a separator that is in no angle brackets.
    private static int SegmentEnd(ReadOnlySpan<char> text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '<': depth++; break;
                case '>': depth--; break;
                case '.' or '+' or '/' or ':' or '#' or '$' or '\\' when depth <= 0: return i;
            }
        }

        return text.Length;
    }

    private void Segment(ReadOnlySpan<char> segment, int depth)
    {
        if (segment.IsEmpty || depth > Deepest)
            return;
        if (segment[0] == '<')
        {
            Generated(segment, depth);
            return;
        }

        var generic = segment.IndexOfAny('`', '<');
        if (generic > 0)
            segment = segment[..generic];
        segment = segment.Trim(" ()*{}");
        if (segment.IsEmpty || !segment.ContainsAnyExceptInRange('0', '9') || (segment.SequenceEqual("MoveNext") && _machine) || IsRustHash(segment))
            return;
        Plain(segment);
    }

    private void Plain(ReadOnlySpan<char> segment)
    {
        if (IsLambdaName(segment))
            _lambda = true;
        else if (segment.StartsWith("static ") || segment.SequenceEqual("cctor"))
            Append("cctor");
        else if (segment.StartsWith("op_"))
            Append("op");
        else if (segment.Length > 4 && (segment.StartsWith("get_") || segment.StartsWith("set_")))
            Append(segment[4..]);
        else if (segment.SequenceEqual("this"))
            Append("Item");
        else if (segment.SequenceEqual("get") || segment.SequenceEqual("set"))
            Accessor(segment);
        else
            Append(segment);
    }

    // Java and ours say lambda, Rust and PHP closure, Go func1, JavaScript's SDKs ?.
    private static bool IsLambdaName(ReadOnlySpan<char> segment) =>
        segment.SequenceEqual("lambda") || segment.SequenceEqual("closure") || segment.SequenceEqual("?")
        || (segment.Length > 4 && segment.StartsWith("func") && !segment[4..].ContainsAnyExceptInRange('0', '9'));

    // Total.get is the property Total; a method may be called get, so it is kept until something stands before it.
    private void Accessor(ReadOnlySpan<char> segment)
    {
        _accessor = _written > 0 && char.IsAsciiLetterUpper(_out[_lastStart]);
        if (!_accessor)
            Append(segment);
    }

    private void Generated(ReadOnlySpan<char> segment, int depth)
    {
        var close = Close(segment);
        var inner = segment[1..close];
        var suffix = segment[Math.Min(close + 1, segment.Length)..];
        if (inner.IsEmpty)
            return;
        if (suffix.StartsWith("g__"))
        {
            Segments(inner, depth + 1);
            var end = suffix.IndexOf('|');
            Append(end > 3 ? suffix[3..end] : suffix[3..]);
        }
        else if (suffix.StartsWith("F") && suffix.IndexOf("__") is > 0 and var name)
        {
            Segments(suffix[(name + 2)..], depth + 1);
        }
        else if (suffix.IsEmpty && IsNameless(inner))
        {
            _lambda = true;
        }
        else
        {
            Segments(inner, depth + 1);
            _machine |= suffix.StartsWith("d");
            _lambda |= suffix.StartsWith("b__");
        }
    }

    private static bool IsNameless(ReadOnlySpan<char> inner) =>
        inner.SequenceEqual("anonymous") || inner.SequenceEqual("lambda") || inner.SequenceEqual("listcomp") || inner.SequenceEqual("genexpr")
        || inner.SequenceEqual("dictcomp") || inner.SequenceEqual("setcomp") || inner.SequenceEqual("unknown");

    private static int Close(ReadOnlySpan<char> segment)
    {
        var depth = 0;
        for (var i = 0; i < segment.Length; i++)
        {
            depth += segment[i] switch { '<' => 1, '>' => -1, _ => 0 };
            if (depth == 0)
                return i;
        }

        return segment.Length;
    }

    private static bool IsRustHash(ReadOnlySpan<char> segment) =>
        segment.Length == 17 && segment[0] == 'h' && !segment[1..].ContainsAnyExcept(Hex);

    private void Append(ReadOnlySpan<char> segment)
    {
        if (segment.IsEmpty || _written + segment.Length + 1 > _out.Length)
            return;
        if (_written > 0)
            _out[_written++] = '.';
        _lastStart = _written;
        segment.CopyTo(_out[_written..]);
        _written += segment.Length;
    }

    private readonly FrameName Finish()
    {
        ReadOnlySpan<char> all = _out[.._written];
        var type = all[..Math.Max(0, _lastStart - 1)];
        var method = all[_lastStart..];
        // A constructor has the name of its type; asynchronous twins are one method to its author.
        if (method.Length > 0 && type.Length >= method.Length && type.EndsWith(method) && (type.Length == method.Length || type[^(method.Length + 1)] == '.'))
            method = "ctor";
        else if (method.Length > 5 && method.EndsWith("Async"))
            method = method[..^5];
        return new FrameName(type.ToString(), _lambda ? $"{method}.lambda" : method.ToString(), _lambda);
    }
}
