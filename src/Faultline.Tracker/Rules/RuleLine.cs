namespace Faultline.Tracker.Rules;

/// <summary>One rule as it stands in a text: what is before the colon, and what is after it.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Text">The whole line.</param>
/// <param name="Head">What stands before the first colon outside quotes, without white space round it.</param>
/// <param name="HeadStart">Where it begins in the line.</param>
/// <param name="Body">What stands after that colon, without white space round it.</param>
/// <param name="BodyStart">Where that begins in the line.</param>
internal sealed record RuleLine(int Line, string Text, string Head, int HeadStart, string Body, int BodyStart)
{
    public RuleError ErrorAt(int position, int length, string message) => new(Line, position, length, message);

    public RuleError ErrorAtHead(string message) => ErrorAt(HeadStart, Head.Length, message);

    public RuleError ErrorAtBody(string message) => ErrorAt(BodyStart, Body.Length, message);
}
