using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;
using Faultline.Reports;

namespace Capture;

/// <summary>Keeps the frames of each failure under the names that the runtime has for them, as SDKs of others send them.</summary>
internal sealed class RawNames : IReportEnricher
{
    private readonly ConcurrentDictionary<string, JsonArray> _trees = new();

    public void Enrich(ReportContext report, Exception? exception)
    {
        if (exception is not null)
            _trees[report.RequestId.ToString()] = [Describe(exception)];
    }

    /// <summary>Puts those names into a report.</summary>
    public void Apply(string requestId, JsonObject report, bool withPlus)
    {
        if (_trees.TryGetValue(requestId, out var tree) && report["exception"] is JsonObject exception)
            Apply(tree[0]!.AsObject(), exception, withPlus);
    }

    private static void Apply(JsonObject raw, JsonObject exception, bool withPlus)
    {
        var frames = raw["frames"]!.DeepClone().AsArray();
        if (!withPlus)
        {
            foreach (var frame in frames)
                frame!["method"] = frame["method"]!.GetValue<string>().Replace('+', '.');
        }

        exception["frames"] = frames;
        var (rawInner, inner) = (raw["inner"]!.AsArray(), exception["inner"]!.AsArray());
        for (var i = 0; i < Math.Min(rawInner.Count, inner.Count); i++)
            Apply(rawInner[i]!.AsObject(), inner[i]!.AsObject(), withPlus);
    }

    private static JsonObject Describe(Exception exception)
    {
        var inner = exception is AggregateException all ? all.InnerExceptions : exception.InnerException is { } one ? (IEnumerable<Exception>)[one] : [];
        return new JsonObject
        {
            ["frames"] = new JsonArray([.. new StackTrace(exception, true).GetFrames().Select(Frame).OfType<JsonNode>()]),
            ["inner"] = new JsonArray([.. inner.Select(Describe)]),
        };
    }

    private static JsonObject? Frame(StackFrame frame)
    {
        if (frame.GetMethod() is not { } method || IsHidden(method))
            return null;
        var assembly = method.Module.Assembly.GetName().Name;
        // What another SDK would see has no frames of this library.
        if (assembly?.StartsWith("Faultline", StringComparison.Ordinal) == true)
            return null;
        var type = method.DeclaringType is { IsGenericType: true } generic ? generic.GetGenericTypeDefinition() : method.DeclaringType;
        var json = new JsonObject { ["method"] = type is null ? $"{method.Name}(Closure)" : $"{type.FullName}.{method.Name}" };
        if (frame.GetFileName() is { } path)
        {
            json["file"] = Path.GetFileName(path);
            json["path"] = path;
            json["line"] = frame.GetFileLineNumber();
        }

        json["assembly"] = assembly;
        json["in_app"] = type is not null && assembly is "Shop" or "Depot";
        return json;
    }

    private static bool IsHidden(MethodBase method) =>
        method.IsDefined(typeof(StackTraceHiddenAttribute), false) || method.DeclaringType?.IsDefined(typeof(StackTraceHiddenAttribute), false) == true;
}
