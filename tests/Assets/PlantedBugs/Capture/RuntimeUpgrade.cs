using System.Text.Json.Nodes;

namespace Capture;

/// <summary>
/// Makes what a newer framework would report: in release 3, on half of the hosts, the framework's own methods have other names, and there are
/// more of them. Only frames that are not of the app are touched. No second runtime is needed for it.
/// </summary>
internal static class RuntimeUpgrade
{
    private static readonly (string From, string To)[] Renamed =
    [
        ("ControllerActionInvoker.InvokeInnerFilterAsync", "ControllerActionInvoker.InvokeFilterPipelineAsync"),
        ("ControllerActionInvoker.<InvokeInnerFilterAsync>", "ControllerActionInvoker.<InvokeFilterPipelineAsync>"),
        ("ResourceInvoker.InvokeFilterPipelineAsync", "ResourceInvoker.InvokePipelineCoreAsync"),
        ("ActionMethodExecutor.SyncActionResultExecutor.Execute", "ActionMethodExecutor.ActionResultExecutor.ExecuteCore"),
        ("JsonConverter.WriteCore", "JsonConverter.WriteRootValue"),
        ("JsonConverter`1.WriteCore", "JsonConverter`1.WriteRootValue"),
        ("ArraySortHelper", "SpanSortHelper"),
        ("System.Number.ThrowFormatException", "System.NumberParsing.ThrowFormat"),
        ("System.Linq.Enumerable.ListSelectIterator", "System.Linq.Enumerable.ListProjection"),
        ("RequestLocalizationMiddleware.Invoke", "LocalizationMiddleware.InvokeAsync"),
        ("System.Threading.Tasks.Task.ExecuteWithThreadLocal", "System.Threading.Tasks.Task.ExecuteEntry"),
        ("System.ThrowHelper.", "System.ThrowHelpers."),
    ];

    private static readonly (string After, string Inserted)[] Added =
    [
        ("Microsoft.AspNetCore.Routing.EndpointMiddleware", "Microsoft.AspNetCore.Http.RequestDelegateStep.InvokeAsync(HttpContext context)"),
        ("Microsoft.AspNetCore.Builder.", "Microsoft.AspNetCore.Builder.PipelineNode.InvokeAsync(HttpContext context)"),
        ("System.Text.Json.Serialization.Metadata.JsonPropertyInfo", "System.Text.Json.Serialization.Metadata.JsonMember.Write(Utf8JsonWriter writer)"),
        ("System.Net.Http.HttpClient", "System.Net.Http.HttpClient.SendWithTelemetryAsync(HttpRequestMessage request)"),
        ("System.Threading.Tasks.Parallel", "System.Threading.Tasks.ParallelLoopRunner.Run(int index)"),
        ("System.Collections.Generic.Dictionary", "System.Collections.Generic.Dictionary.FindCore(ref int index)"),
    ];

    private const string Newer = ".NET 11.0.0";

    /// <summary>Changes a line of the set in place. One that was changed already stays as it is, so that an assembled set can be split anew.</summary>
    public static void Apply(JsonObject line)
    {
        if (!line["variant"]!.GetValue<string>().StartsWith("r3", StringComparison.Ordinal) || line["report"] is not JsonObject report)
            return;
        var runtime = report["runtime"]?.GetValue<string>();
        if (runtime is null or Newer || !runtime.StartsWith(".NET", StringComparison.Ordinal) || Shop.Kernel.Stable.Of(report["id"]!.GetValue<string>()) % 2 == 0)
            return;
        report["runtime"] = Newer;
        Walk(report["exception"] as JsonObject);
    }

    private static void Walk(JsonObject? exception)
    {
        if (exception?["frames"] is not JsonArray frames)
            return;
        for (var i = 0; i < frames.Count; i++)
        {
            var frame = frames[i]!.AsObject();
            if (frame["in_app"]?.GetValue<bool>() == true)
                continue;
            var method = frame["method"]!.GetValue<string>();
            foreach (var (from, to) in Renamed)
                method = method.Replace(from, to, StringComparison.Ordinal);
            frame["method"] = method;
            if (Added.FirstOrDefault(added => method.StartsWith(added.After, StringComparison.Ordinal)) is { Inserted: { } inserted })
                frames.Insert(++i, new JsonObject { ["method"] = inserted, ["assembly"] = frame["assembly"]?.DeepClone(), ["il"] = 12, ["in_app"] = false });
        }

        foreach (var inner in exception["inner"] as JsonArray ?? [])
            Walk(inner as JsonObject);
    }
}
