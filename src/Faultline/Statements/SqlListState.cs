namespace Faultline.Statements;

/// <summary>Where the scanner stands in a list of values after <c>IN</c> or <c>VALUES</c>.</summary>
internal struct SqlListState
{
    /// <summary>The last thing was IN or VALUES, or the comma after a list.</summary>
    public bool AfterKeyword;

    /// <summary>Inside a list that has held nothing but values so far.</summary>
    public bool Open;

    /// <summary>Where its bracket stands in the output.</summary>
    public int Start;

    /// <summary>How many values it has.</summary>
    public int Values;

    /// <summary>A comma was seen: what follows is not written, since it will be <c>…</c>.</summary>
    public bool Silent;
}
