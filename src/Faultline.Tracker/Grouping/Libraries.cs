using System.Collections.Frozen;

namespace Faultline.Tracker.Grouping;

/// <summary>
/// What is not the app, whoever says that it is: senders know their own framework at best, and call every other package the app. By the first
/// part of a name, by its beginning, or by a path.
/// </summary>
internal static class Libraries
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Roots = new[]
    {
        "System", "Microsoft", "mscorlib", "netstandard", "Interop", "Internal", "Windows", "Npgsql", "MySql", "MySqlConnector", "Dapper", "NHibernate", "LinqToDB", "MongoDB", "StackExchange", "Newtonsoft", "Serilog", "NLog", "log4net",
        "Polly", "Refit", "RestSharp", "Flurl", "Autofac", "Castle", "Grpc", "Google", "Azure", "Amazon", "RabbitMQ", "MassTransit", "NServiceBus", "MediatR", "FluentValidation", "AutoMapper", "Hangfire", "Quartz", "Xunit", "NUnit", "Moq",
        "Oracle", "Elastic", "OpenTelemetry", "Sentry", "Orleans", "Akka", "FSharp", "Swashbuckle", "IdentityModel",
        "java", "javax", "jakarta", "sun", "jdk", "kotlin", "kotlinx", "scala", "groovy", "android", "androidx", "dalvik", "reactor", "okhttp3", "retrofit2", "rx",
        "django", "flask", "werkzeug", "starlette", "fastapi", "uvicorn", "gunicorn", "celery", "kombu", "sqlalchemy", "psycopg2", "psycopg", "asyncpg", "requests", "urllib3", "httpx", "aiohttp", "asyncio", "concurrent", "threading", "json", "pydantic",
        "jinja2", "boto3", "botocore", "redis", "pandas", "numpy", "tornado", "twisted", "zope", "rest_framework", "marshmallow", "importlib", "runpy", "socket", "ssl", "http", "urllib", "logging",
    }.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly string[] Beginnings =
    [
        "Faultline.AspNetCore.", "Faultline.Reports.", "Faultline.Formats.", "org.springframework.", "org.apache.", "org.hibernate.", "org.eclipse.", "org.jboss.", "org.postgresql.", "org.slf4j.", "org.junit.", "org.aspectj.", "io.netty.", "io.grpc.",
        "io.micrometer.", "io.undertow.", "io.vertx.", "io.quarkus.", "com.fasterxml.", "com.zaxxer.", "com.google.", "com.mysql.", "com.sun.", "com.android.", "com.oracle.", "com.mongodb.", "com.squareup.", "ch.qos.", "net.bytebuddy.", "net.sf.",
    ];

    private static readonly string[] Paths =
    [
        "node_modules/", "node:", "site-packages/", "dist-packages/", "/lib/python", "/usr/lib/", "<frozen ", "<anonymous>", "[native code]", "native code", "webpack/bootstrap", "webpack/runtime", "chrome-extension://", "moz-extension://", "internal/process/", "internal/modules/", "/gems/", "/vendor/bundle/", "/go/pkg/mod/", "/.cargo/registry/", "/rustc/",
    ];

    /// <summary>Whether a name or a path is a library's.</summary>
    public static bool Holds(string type, string? path)
    {
        var dot = type.IndexOf('.', StringComparison.Ordinal);
        // A script of one's own may be called http or json; only a name with parts is a package's.
        if (dot > 0 && Roots.Contains(type.AsSpan(0, dot)))
            return true;
        if (type.Length > 0 && char.IsAsciiLetterUpper(type[0]) && Roots.Contains(type))
            return true;
        foreach (var beginning in Beginnings)
        {
            if (type.StartsWith(beginning, StringComparison.Ordinal))
                return true;
        }

        return path is not null && IsLibraryPath(path);
    }

    private static bool IsLibraryPath(string path)
    {
        foreach (var part in Paths)
        {
            if (path.Contains(part, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
