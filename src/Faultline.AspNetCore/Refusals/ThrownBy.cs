using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace Faultline.AspNetCore.Refusals;

/// <summary>
/// Says through which code of the framework an exception came. The same class of exception is the caller's fault when it was thrown
/// while the request was read, and a bug when it was thrown by the handler's own work.
/// </summary>
internal static class ThrownBy
{
    private const int MaxFrames = 200;

    /// <summary>Whether a method of a type, by the beginning of its full name, is on the exception's way.</summary>
    public static bool Method(Exception exception, string typeName) => Types(exception).Any(type => Begins(type, typeName));

    /// <summary>Whether a method of a type threw it itself.</summary>
    public static bool Itself(Exception exception, string typeName) => Types(exception).FirstOrDefault() is { } type && Begins(type, typeName);

    /// <summary>Whether the body of the request could not be decompressed. What a handler decompresses for itself is another matter.</summary>
    public static bool Decompression(HttpContext context, Exception exception) => Types(exception).Any(type =>
        type.Name == "SizeLimitedStream" && type.Assembly.GetName().Name == "Microsoft.AspNetCore.RequestDecompression")
        || (context.Request.Body is GZipStream or BrotliStream or DeflateStream or ZLibStream && Itself(exception, "System.IO.Compression."));

    /// <summary>The types whose methods are on the exception's way, where it was thrown first. The parts of an async method count as its type's.</summary>
    public static IEnumerable<Type> Types(Exception exception) => Frames(exception).Select(frame => frame.Type);

    /// <summary>The methods on the exception's way, where it was thrown first, by the names that they have in C#.</summary>
    public static IEnumerable<(Type Type, string Method)> Frames(Exception exception)
    {
        foreach (var frame in new StackTrace(exception, fNeedFileInfo: false).GetFrames().Take(MaxFrames))
        {
            if (frame.GetMethod() is not MethodBase { DeclaringType: { } type } method)
                continue;
            // The names that the compiler makes are none of C#: <GetAsync>d__1.MoveNext is GetAsync.
            var name = Written(method.Name) ?? method.Name;
            while (type.Name.StartsWith('<') && type.DeclaringType is { } outer)
            {
                name = Written(type.Name) ?? name;
                type = outer;
            }

            yield return (type, name);
        }
    }

    private static string? Written(string name) => name.StartsWith('<') && name.IndexOf('>', StringComparison.Ordinal) is > 1 and var end ? name[1..end] : null;

    private static bool Begins(Type type, string name) => type.FullName?.StartsWith(name, StringComparison.Ordinal) == true;
}
