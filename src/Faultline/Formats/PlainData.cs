using System.Collections;
using System.Text.Json;
using Faultline.Reports;

namespace Faultline.Formats;

/// <summary>
/// Makes the data of a fault plain before it is written: what runs code of the app to be read (a <c>ToString</c>, an enumerator) is read
/// under guard, so that code which never returns does not keep the caller waiting for an answer.
/// </summary>
internal static class PlainData
{
    /// <summary>The fault itself if all its data are plain, else one whose are. A value that cannot be read is replaced by a mark.</summary>
    public static Fault Of(Fault fault, Reporter reporter)
    {
        if (IsPlain(fault) && (fault.Causes.Count == 0 || FaultCauses.Flatten(fault).All(IsPlain)))
            return fault;
        var causesLeft = FaultCauses.MaxCount;
        return Copy(fault, reporter, 0, ref causesLeft);
    }

    // The causes that an answer tells, and no more: see FaultCauses.
    private static Fault Copy(Fault fault, Reporter reporter, int depth, ref int causesLeft)
    {
        var causes = new List<Fault>();
        foreach (var cause in fault.Causes)
        {
            if (depth == FaultCauses.MaxDepth || causesLeft-- <= 0)
                break;
            causes.Add(Copy(cause, reporter, depth + 1, ref causesLeft));
        }

        return fault with
        {
            Causes = causes,
            Data = IsPlain(fault.Data, 0) ? fault.Data : Read(fault.Data, reporter),
            Extensions = IsPlain(fault.Extensions, 0) ? fault.Extensions : Read(fault.Extensions, reporter),
        };
    }

    private static bool IsPlain(Fault fault) => IsPlain(fault.Data, 0) && IsPlain(fault.Extensions, 0);

    // Of containers only those whose enumerators are known: most others of the framework run somebody's code, as LINQ's do.
    private static bool IsPlain(object? value, int depth) => value switch
    {
        null or Dictionary<string, object?> { Count: 0 } => true,
        _ when ForeignGetters.IsPlain(value) || value is DateOnly or TimeOnly or JsonElement => true,
        Dictionary<string, object?> map => depth < FaultCauses.MaxDepth && map.Values.All(item => IsPlain(item, depth + 1)),
        IList list when value.GetType() is { IsArray: true } || value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(List<>) =>
            depth < FaultCauses.MaxDepth && list.Cast<object?>().All(item => IsPlain(item, depth + 1)),
        _ => false,
    };

    private static Dictionary<string, object?> Read(IReadOnlyDictionary<string, object?> data, Reporter reporter)
    {
        var entries = data is Dictionary<string, object?> map ? new Dictionary<string, object?>(map) : null;
        if (entries is null && !reporter.TryForeign(() => entries = data.Take(FaultJson.MaxValues).ToDictionary()))
            return new() { ["unreadable"] = $"<unprintable {data.GetType().Name} object>" };
        foreach (var (name, value) in entries!)
        {
            if (!IsPlain(value, 0))
                entries[name] = Read(value!, reporter);
        }

        return entries;
    }

    private static object Read(object value, Reporter reporter)
    {
        JsonElement? read = null;
        return reporter.TryForeign(() => read = FaultJson.Read(value)) && read is { } plain ? plain : $"<unprintable {value.GetType().Name} object>";
    }
}
