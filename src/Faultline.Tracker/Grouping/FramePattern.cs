namespace Faultline.Tracker.Grouping;

/// <summary>A pattern of frames: a name, with <c>*</c> at its end for all that begins so. Letters must agree in case.</summary>
internal readonly record struct FramePattern(string Text, bool IsPrefix)
{
    public static FramePattern Of(string text) => text.EndsWith('*') ? new(text[..^1], true) : new(text, false);

    /// <summary>Whether it means this frame: its type, or type and method.</summary>
    public bool Matches(FrameName name)
    {
        if (!IsPrefix)
            return name.Type == Text || (name.Type.Length + 1 + name.Method.Length == Text.Length && name.ToString() == Text);
        return Text.Length <= name.Type.Length ? name.Type.StartsWith(Text, StringComparison.Ordinal) : name.ToString().StartsWith(Text, StringComparison.Ordinal);
    }
}
