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
    private const int MaxLinks = 64;

    // What the compiler makes of "[a, b]" where an interface is wanted: code of the compiler's, in the app's assembly.
    private const string MadeByTheCompiler = "<>z__";

    /// <summary>The fault itself if all its data are plain, else one whose are. A value that cannot be read is replaced by a mark.</summary>
    public static Fault Of(Fault fault, Reporter reporter)
    {
        var causesLeft = FaultCauses.MaxCount;
        if (IsPlain(fault, 0, ref causesLeft))
            return fault;
        causesLeft = FaultCauses.MaxCount;
        var budget = reporter.NewBudget();
        return Copy(fault, reporter, budget, 0, ref causesLeft);
    }

    // A tree that is too large for an answer is not plain: it is copied as far as an answer tells it.
    private static bool IsPlain(Fault fault, int depth, ref int causesLeft)
    {
        if (depth > FaultCauses.MaxDepth || !IsPlainList(fault.Causes) || !IsPlainList(fault.Links) || !IsPlain(fault.Data, 0) || !IsPlain(fault.Extensions, 0))
            return false;
        for (var i = 0; i < fault.Causes.Count; i++)
        {
            if (causesLeft-- <= 0 || !IsPlain(fault.Causes[i], depth + 1, ref causesLeft))
                return false;
        }

        return true;
    }

    // The causes that an answer tells, and no more: see FaultCauses.
    private static Fault Copy(Fault fault, Reporter reporter, BoundedCall.Budget budget, int depth, ref int causesLeft)
    {
        var causes = new List<Fault>();
        foreach (var cause in ListOf(fault.Causes, FaultCauses.MaxCount, reporter, budget))
        {
            if (depth == FaultCauses.MaxDepth || causesLeft-- <= 0)
                break;
            causes.Add(Copy(cause, reporter, budget, depth + 1, ref causesLeft));
        }

        return fault with
        {
            Causes = causes,
            Links = ListOf(fault.Links, MaxLinks, reporter, budget),
            Data = IsPlain(fault.Data, 0) ? fault.Data : Read(fault.Data, reporter, budget),
            Extensions = IsPlain(fault.Extensions, 0) ? fault.Extensions : Read(fault.Extensions, reporter, budget),
        };
    }

    /// <summary>Whether a list is of a class whose enumerator is known, so that no code of the app runs when it is read.</summary>
    public static bool IsPlainList<T>(IReadOnlyList<T> list) => list is T[] or List<T> || list.GetType().Name.StartsWith(MadeByTheCompiler, StringComparison.Ordinal);

    private static IReadOnlyList<T> ListOf<T>(IReadOnlyList<T> list, int most, Reporter reporter, BoundedCall.Budget budget)
    {
        if (IsPlainList(list))
            return list;
        T[]? read = null;
        return reporter.TryForeign(() => read = [.. list.Take(most)], budget) ? read! : [];
    }

    // Of containers only those whose enumerators are known: most others of the framework run somebody's code, as LINQ's do.
    private static bool IsPlain(object? value, int depth) => value switch
    {
        null or Dictionary<string, object?> { Count: 0 } => true,
        _ when ForeignGetters.IsPlain(value) || value is DateOnly or TimeOnly or JsonElement => true,
        Dictionary<string, object?> map => depth < FaultCauses.MaxDepth && ArePlain(map, depth + 1),
        IList list when value.GetType() is { IsArray: true } || value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(List<>) =>
            depth < FaultCauses.MaxDepth && ArePlain(list, depth + 1),
        _ => false,
    };

    private static bool ArePlain(Dictionary<string, object?> map, int depth)
    {
        foreach (var (_, value) in map)
        {
            if (!IsPlain(value, depth))
                return false;
        }

        return true;
    }

    private static bool ArePlain(IList list, int depth)
    {
        foreach (var item in list)
        {
            if (!IsPlain(item, depth))
                return false;
        }

        return true;
    }

    private static Dictionary<string, object?> Read(IReadOnlyDictionary<string, object?> data, Reporter reporter, BoundedCall.Budget budget)
    {
        var entries = data is Dictionary<string, object?> map ? new Dictionary<string, object?>(map) : null;
        if (entries is null && !reporter.TryForeign(() => entries = data.Take(FaultJson.MaxValues).ToDictionary(), budget))
            return new() { ["unreadable"] = $"<unprintable {data.GetType().Name} object>" };
        foreach (var (name, value) in entries!)
        {
            if (!IsPlain(value, 0))
                entries[name] = Read(value!, reporter, budget);
        }

        return entries;
    }

    private static object Read(object value, Reporter reporter, BoundedCall.Budget budget)
    {
        JsonElement? read = null;
        return reporter.TryForeign(() => read = FaultJson.Read(value), budget) && read is { } plain ? plain : $"<unprintable {value.GetType().Name} object>";
    }
}
