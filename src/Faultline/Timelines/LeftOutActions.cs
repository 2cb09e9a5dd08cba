namespace Faultline.Timelines;

/// <summary>Count and time of the actions that a timeline does not keep one by one. Under its gate.</summary>
internal sealed class LeftOutActions
{
    // More kinds than this come of text that differs each time; their sum is kept by category alone, and of further categories as one.
    private const int MostKinds = 200;
    private const int MostCategories = 250;

    private readonly ActionSums _sums = new();

    public int Count { get; private set; }

    public void Add(TimedAction action, long ticks)
    {
        Count++;
        Add(action, 1, ticks);
    }

    /// <summary>One that was left out while it ran has ended.</summary>
    public void Lengthen(TimedAction action, long ticks) => Add(action, 0, ticks);

    public void AddTo(ActionSums others) => _sums.AddTo(others);

    private void Add(TimedAction action, int count, long ticks)
    {
        var category = _sums.Kinds < MostCategories || _sums.Knows(action.Category, "") ? action.Category : "other";
        if (_sums.Knows(action.Category, action.Shape))
            _sums.Add(action.Category, action.Shape, count, ticks);
        else if (count > 0 && _sums.Kinds < MostKinds)
            _sums.Add(action.Category, action.Shape, count, ticks);
        else
            _sums.Add(category, "", count, ticks);
    }
}
