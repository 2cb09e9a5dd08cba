namespace Faultline.Formats.Pulp.Python;

/// <summary>A text that was <c>unicode</c> in Python 2: its repr has the prefix <c>u</c>. A <see cref="string"/> is a Python byte string in UTF-8.</summary>
internal readonly record struct PythonUnicode(string Text)
{
    public override string ToString() => Text;
}
