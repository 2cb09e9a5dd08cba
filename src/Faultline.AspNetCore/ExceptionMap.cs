namespace Faultline.AspNetCore;

/// <summary>Which exceptions are expected and become which fault, and whose messages callers may read.</summary>
internal sealed class ExceptionMap
{
    private readonly Dictionary<Type, Func<Exception, Fault>> _faults = [];
    private readonly HashSet<Type> _safe = [];

    public void Add(Type type, Func<Exception, Fault> fault) => _faults[type] = fault;

    public void MarkSafe(Type type) => _safe.Add(type);

    /// <summary>The fault of the most derived class that is mapped, or null.</summary>
    public Fault? Find(Exception exception)
    {
        if (exception is FaultException known)
            return known.Fault;
        if (_faults.Count == 0)
            return null;
        for (var type = exception.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            if (_faults.TryGetValue(type, out var fault))
                return fault(exception);
        }

        return null;
    }

    public bool IsSafe(Exception exception)
    {
        for (var type = exception.GetType(); _safe.Count > 0 && type is not null; type = type.BaseType)
        {
            if (_safe.Contains(type))
                return true;
        }

        return false;
    }
}
