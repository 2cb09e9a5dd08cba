namespace Faultline.Tests.AspNetCore;

/// <summary>Items of which one cannot be serialised.</summary>
internal static class Broken
{
    /// <summary>As many good ones, then one whose getter throws.</summary>
    public static IEnumerable<object> Items(int good)
    {
        for (var i = 0; i < good; i++)
            yield return new { i, text = "the handler's own" };
        yield return new Throws("midway");
    }

    private sealed class Throws(string message)
    {
        public string Text => throw new InvalidOperationException(message);
    }
}
