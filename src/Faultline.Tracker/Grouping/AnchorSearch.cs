using System.Text.Json;

namespace Faultline.Tracker.Grouping;

/// <summary>
/// Finds the frame nearest the throw that does work of the app's own. One is enough, and more would do harm: which callers are left on a stack
/// depends on the optimizer, on async, and on what was wrapped round the call, while the method that failed stays.
/// </summary>
internal sealed class AnchorSearch(FrameReader reader, List<Contribution>? explanation)
{
    /// <summary>Most frames that are looked at, nearest the throw.</summary>
    public const int MaxFrames = 250;

    /// <summary>The first frame of a library that is no mere thrower: what a stack without the app has.</summary>
    public string? Library { get; private set; }

    /// <summary>Whether the names of the stack are a bundler's.</summary>
    public bool IsBundle { get; private set; }

    /// <summary>The anchor of one exception's frames.</summary>
    public Anchor Find(in ChainLink link)
    {
        if (link.Frames.ValueKind != JsonValueKind.Array)
            return default;
        Anchor spare = default;
        FrameName? lambda = null;
        var count = link.Frames.GetArrayLength();
        var looked = 0;
        foreach (var element in InOrder(link, count))
        {
            if (++looked > MaxFrames)
                break;
            var frame = reader.Read(element, out var isBundle);
            if (lambda is { } found && frame.Role != FrameRole.Noise)
                return new Anchor(found, frame.Role is FrameRole.Boundary or FrameRole.Middleware ? AnchorStrength.Endpoint : AnchorStrength.Lambda);
            if (lambda is not null)
                continue;
            if (isBundle && frame.InApp)
            {
                IsBundle = true;
                Explain(frame, false, "a bundle: its names mean nothing");
                return default;
            }

            if (frame is { InApp: true, Role: FrameRole.Work })
            {
                var strength = FrameRoles.IsEntry(frame.Name.Method) ? AnchorStrength.Endpoint : FrameRoles.IsRunner(frame.Name.Method) ? AnchorStrength.Runner : AnchorStrength.Own;
                Explain(frame, true, frame.Name.IsLambda ? "in-app anchor, a lambda" : strength == AnchorStrength.Own ? "in-app anchor" : "in-app anchor, from which other work may be run");
                if (!frame.Name.IsLambda)
                    return new Anchor(frame.Name, strength);
                lambda = frame.Name;
            }
            else if (frame.InApp)
                Spare(frame, ref spare);
            else if (!Pass(frame))
                break;
        }

        if (lambda is { } last)
            return new Anchor(last, AnchorStrength.Endpoint);
        if (spare.Strength != AnchorStrength.None)
            explanation?.Add(new Contribution("frame", spare.Name.ToString(), true, spare.Strength >= AnchorStrength.Endpoint ? "nothing of the app is nearer" : "no caller is left on the stack; the topic tells the rest"));
        return spare;
    }

    private void Spare(in Frame frame, ref Anchor spare)
    {
        Explain(frame, false, frame.Role switch { FrameRole.Helper => "only checks or throws for others", FrameRole.Plumbing => "only passes calls on", _ => "stands round every request" });
        if (frame.Role == FrameRole.Middleware)
        {
            // Nearer frames were seen but do not count: then the middleware only stands round them.
            if (spare.Strength == AnchorStrength.None)
                spare = new Anchor(frame.Name, frame.Name.IsLambda ? AnchorStrength.Endpoint : AnchorStrength.Own);
            return;
        }

        if (spare.Strength == AnchorStrength.None || (frame.Role == FrameRole.Plumbing && spare.Strength == AnchorStrength.Shared && Library is null))
            spare = new Anchor(frame.Name, AnchorStrength.Shared);
    }

    private bool Pass(in Frame frame)
    {
        if (frame.Role == FrameRole.Boundary)
        {
            Explain(frame, false, "the framework calls from here: nothing further out made the call");
            return false;
        }

        if (frame.Role == FrameRole.Work)
            Library ??= frame.Name.ToString();
        Explain(frame, false, frame.Role == FrameRole.Noise ? "throws on what was thrown" : "a library's");
        return true;
    }

    private void Explain(in Frame frame, bool counts, string why) => explanation?.Add(new Contribution("frame", frame.Name.ToString(), counts, why));

    private static IEnumerable<JsonElement> InOrder(ChainLink link, int count)
    {
        if (!link.OldestFirst)
            return link.Frames.EnumerateArray();
        // An index into JSON is a walk from its beginning, so the elements are taken once.
        return link.Frames.EnumerateArray().Skip(Math.Max(0, count - MaxFrames)).Reverse();
    }
}
