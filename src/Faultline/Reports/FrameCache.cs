using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Faultline.Formats;

namespace Faultline.Reports;

/// <summary>
/// Stack frames as ready JSON, kept by method and IL offset: the same place in the code is described once per process.
/// Reading file and line from the symbols costs several times more than everything else about a frame.
/// </summary>
/// <remarks>
/// Methods without a declaring type (DynamicMethod: every minimal API has one) are left out, methods of collectible
/// assemblies are described but not kept, and the cache stops growing at <see cref="Capacity"/> places.
/// </remarks>
internal sealed class FrameCache
{
    public const int Capacity = 8_192;

    private static readonly byte[] Hidden = [];

    private readonly ConcurrentDictionary<(MethodBase Method, int Offset), byte[]> _frames = new();

    /// <summary>The frames of an exception, innermost first, each as a JSON object. At most <paramref name="max"/>, the middle ones left out.</summary>
    /// <returns>How many frames were left out.</returns>
    public int Describe(Exception exception, int max, List<byte[]> frames)
    {
        var trace = new StackTrace(exception, fNeedFileInfo: false);
        StackTrace? withFiles = null;
        var head = max / 2;
        var tail = Math.Max(0, trace.FrameCount - (max - head));
        var left = 0;
        for (var i = 0; i < trace.FrameCount; i++)
        {
            if (i >= head && i < tail)
            {
                left++;
                continue;
            }

            var json = Lookup(trace, i) ?? Add(withFiles ??= new StackTrace(exception, fNeedFileInfo: true), i);
            if (json.Length > 0)
                frames.Add(json);
        }

        return left;
    }

    private byte[]? Lookup(StackTrace trace, int index)
    {
        var frame = trace.GetFrame(index)!;
        var method = frame.GetMethod();
        if (method?.DeclaringType is null)
            return Hidden;
        return _frames.TryGetValue((method, frame.GetILOffset()), out var json) ? json : null;
    }

    private byte[] Add(StackTrace trace, int index)
    {
        var frame = trace.GetFrame(index)!;
        var method = frame.GetMethod();
        if (method?.DeclaringType is null)
            return Hidden;
        var json = IsHidden(method) ? Hidden : Serialize(method, frame);
        if (_frames.Count < Capacity && !method.IsCollectible)
            _frames.TryAdd((method, frame.GetILOffset()), json);
        return json;
    }

    private static bool IsHidden(MethodBase method)
    {
        var hidden = method.IsDefined(typeof(StackTraceHiddenAttribute), inherit: false);
        // The body of an async method lies in a type of its own inside the one that says it is hidden.
        for (var type = method.DeclaringType; type is not null && !hidden; type = type.DeclaringType)
            hidden = type.IsDefined(typeof(StackTraceHiddenAttribute), inherit: false);
        return hidden;
    }

    private static byte[] Serialize(MethodBase method, StackFrame frame)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, FaultJson.Options))
        {
            var (text, isAsync) = Describe(method);
            var assembly = method.Module.Assembly.GetName().Name;
            json.WriteStartObject();
            json.WriteString("method"u8, text);
            if (frame.GetFileName() is { Length: > 0 } path)
            {
                json.WriteString("file"u8, path[(path.LastIndexOfAny(['/', '\\']) + 1)..]);
                json.WriteString("path"u8, path);
            }

            if (frame.GetFileLineNumber() is > 0 and var line)
                json.WriteNumber("line"u8, line);
            json.WriteString("assembly"u8, assembly);
            json.WriteNumber("il"u8, frame.GetILOffset());
            json.WriteBoolean("in_app"u8, IsInApp(assembly));
            if (isAsync)
                json.WriteBoolean("async"u8, true);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static (string Text, bool IsAsync) Describe(MethodBase method)
    {
        // The fence protects the report: a signature may name a type whose assembly is missing.
        try
        {
            return ReadableMethod.Describe(method);
        }
        catch (Exception)
        {
            return ($"{method.DeclaringType!.FullName}.{method.Name}", false);
        }
    }

    private static bool IsInApp(string? assembly) =>
        assembly is not null
        && !assembly.StartsWith("System.", StringComparison.Ordinal)
        && !assembly.StartsWith("Microsoft.", StringComparison.Ordinal)
        && assembly is not ("System" or "mscorlib" or "netstandard" or "Faultline" or "Faultline.AspNetCore");
}
