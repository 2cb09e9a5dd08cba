using System.Reflection;

namespace Faultline.Tests.Reports;

/// <summary>Exceptions that are hard to report.</summary>
internal static class Exceptions
{
    private static readonly FieldInfo Inner = typeof(Exception).GetField("_innerException", BindingFlags.Instance | BindingFlags.NonPublic)!;

    /// <summary>Thrown, so that it has frames.</summary>
    public static T Thrown<T>(T exception)
        where T : Exception
    {
        try
        {
            throw exception;
        }
        catch (T caught)
        {
            return caught;
        }
    }

    /// <summary>One whose inner exception has it as its own inner exception.</summary>
    public static Exception Cyclic()
    {
        var first = new InvalidOperationException("first");
        var second = new InvalidOperationException("second", first);
        Inner.SetValue(first, second);
        return first;
    }

    public static Exception Chain(int length)
    {
        var exception = new InvalidOperationException("the last");
        for (var i = 0; i < length; i++)
            exception = new InvalidOperationException($"number {i}", exception);
        return exception;
    }
}
