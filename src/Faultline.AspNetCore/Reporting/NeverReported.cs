using System.Collections.Concurrent;

namespace Faultline.AspNetCore.Reporting;

/// <summary>The classes of exceptions that the options leave out, by full or short name of the class, of one that it derives from, or of an interface.</summary>
internal sealed class NeverReported(IEnumerable<string> names)
{
    private readonly HashSet<string> _names = new(names.Select(name => name.Trim()), StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Type, bool> _known = new();

    public bool Has(Exception? exception) => exception is not null && _names.Count > 0 && _known.GetOrAdd(exception.GetType(), IsNamed);

    private bool IsNamed(Type type)
    {
        for (var t = type; t is not null && t != typeof(object); t = t.BaseType)
        {
            if (IsListed(t))
                return true;
        }

        return Array.Exists(type.GetInterfaces(), IsListed);
    }

    private bool IsListed(Type type) => _names.Contains(type.Name) || (type.FullName is { } full && (_names.Contains(full) || _names.Contains(full.Replace('+', '.'))));
}
