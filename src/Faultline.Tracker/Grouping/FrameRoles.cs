namespace Faultline.Tracker.Grouping;

/// <summary>Roles of frames by their names. Tables of words that people give such things in every code base; a project's rules add its own.</summary>
internal static class FrameRoles
{
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> HelperTypes = Table(
        "Guard", "Guards", "Ensure", "Ensures", "Check", "Checks", "Throw", "Throws", "Thrower", "ThrowHelper", "ThrowHelpers", "Throwing", "Assert", "Asserts", "Assertion", "Assertions",
        "Require", "Requires", "Requirement", "Requirements", "Precondition", "Preconditions", "Contract", "Contracts", "Argument", "Arguments", "Verify", "Validate", "Validation", "Validator", "Invariant", "Invariants",
        "Fail", "Failure", "Failures", "Refuse", "Refusal", "Refusals", "Reject", "Raise", "Error", "Errors", "ErrorReporter", "ErrorHandler", "ErrorHelper", "ErrorFactory", "Exceptions", "ExceptionHelper", "ExceptionFactory",
        "ExceptionHandler", "Faults", "Problems", "Problem", "Reporter", "Deadline", "Deadlines", "guard", "ensure", "check", "checks", "assert", "invariant", "errors", "error", "exceptions", "validate", "validation", "utils", "util", "helpers");

    private static readonly string[] HelperVerbs = ["Throw", "Raise", "Fail", "Ensure", "Assert", "Require", "Guard", "Refuse", "Reject", "Panic", "Die", "Abort", "Demand", "NotNull", "AgainstNull", "ThrowIf"];

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> PlumbingTypes = Table(
        "Db", "Database", "Databases", "Sql", "SqlHelper", "SqlClient", "DbHelper", "DbClient", "DataAccess", "DataLayer", "Command", "Connection", "ConnectionFactory", "QueryRunner", "SqlRunner",
        "Http", "HttpClient", "Client", "ApiClient", "RestClient", "WebClient", "Network", "Transport", "Upstream", "Upstreams", "HttpHelper", "Rest", "Retry", "Retries", "RetryPolicy", "db", "database", "http", "client", "api", "fetcher");

    private static readonly HashSet<string> StartupMethods = new(StringComparer.Ordinal) { "Main.lambda", "Build.lambda", "Configure.lambda", "ConfigureApp.lambda", "ConfigureServices.lambda", "CreateApp.lambda", "BuildApp.lambda", "Startup.lambda" };

    private static readonly string[] MiddlewareEndings = ["Middleware", "Interceptor", "Decorator", "Proxy", "Behavior", "Behaviour", "middleware", "Filter"];

    private static readonly string[] Boundaries =
    [
        "Microsoft.AspNetCore.Mvc.Infrastructure.", "Microsoft.AspNetCore.Routing.", "Microsoft.AspNetCore.Http.RequestDelegateFactory", "Microsoft.AspNetCore.Server.", "Microsoft.AspNetCore.Hosting.", "Microsoft.AspNetCore.SignalR.Internal.",
        "Grpc.AspNetCore.Server.", "org.springframework.web.servlet.", "org.springframework.web.method.", "jakarta.servlet.", "javax.servlet.", "org.apache.catalina.", "django.core.handlers.", "flask.app", "starlette.", "werkzeug.serving", "tornado.web",
    ];

    private static readonly string[] Rethrowers =
    [
        "System.Runtime.ExceptionServices.", "System.Runtime.CompilerServices.TaskAwaiter", "System.Runtime.CompilerServices.ValueTaskAwaiter", "System.Runtime.CompilerServices.ConfiguredTaskAwaitable",
        "System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable", "System.Threading.Tasks.ValueTask", "System.Threading.Tasks.Task.ThrowIfExceptional", "System.Threading.ExecutionContext.", "process.processTicksAndRejections",
    ];

    public static FrameRole Of(FrameName name, bool inApp)
    {
        if (inApp)
            return OfApp(name);
        if (StartsWithAny(name.Type, Boundaries) || name.Type.EndsWith("Middleware", StringComparison.Ordinal))
            return FrameRole.Boundary;
        return StartsWithAny(name.Type, Rethrowers) || name.Method == "Rethrow" || IsHelperVerb(name.Method) || name.ShortType.SequenceEqual("ThrowHelper") ? FrameRole.Noise : FrameRole.Work;
    }

    /// <summary>Where a program or a module begins.</summary>
    public static bool IsEntry(string method) => method is "Main" or "main" or "module" or "__main__";

    /// <summary>What schedulers, buses and pipelines call: the name is that of their interface.</summary>
    public static bool IsRunner(string method) =>
        method is "Run" or "run" or "RunCore" or "Execute" or "execute" or "ExecuteCore" or "Invoke" or "invoke" or "Handle" or "handle" or "Dispatch" or "dispatch" or "Perform" or "perform" or "Consume" or "consume" or "DoWork" or "call";

    private static FrameRole OfApp(FrameName name)
    {
        // app.Use(async (context, next) => …) where the app is put together; an endpoint there has its topic besides.
        if (name.IsLambda && StartupMethods.Contains(name.Method))
            return FrameRole.Middleware;
        var type = name.ShortType;
        if (HelperTypes.Contains(type) || IsHelperVerb(name.Method) || type.EndsWith("ThrowHelper") || type.EndsWith("ErrorReporter") || type.EndsWith("Validator"))
            return FrameRole.Helper;
        foreach (var ending in MiddlewareEndings)
        {
            if (type.EndsWith(ending))
                return FrameRole.Middleware;
        }

        return PlumbingTypes.Contains(type) ? FrameRole.Plumbing : FrameRole.Work;
    }

    // Throw, ThrowIfNull, throw_if; not Throwaway.
    private static bool IsHelperVerb(string method)
    {
        foreach (var verb in HelperVerbs)
        {
            if (method.StartsWith(verb, StringComparison.OrdinalIgnoreCase) && (method.Length == verb.Length || char.IsAsciiLetterUpper(method[verb.Length]) || method[verb.Length] == '_'))
                return true;
        }

        return false;
    }

    private static bool StartsWithAny(string text, string[] beginnings)
    {
        foreach (var beginning in beginnings)
        {
            if (text.StartsWith(beginning, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Table(params string[] words) => words.ToHashSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
}
