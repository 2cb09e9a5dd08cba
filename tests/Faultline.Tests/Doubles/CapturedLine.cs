using Microsoft.Extensions.Logging;

namespace Faultline.Tests.Doubles;

/// <summary>One log line, with the scopes that held when it was written.</summary>
internal sealed record CapturedLine(LogLevel Level, string Category, string Text, Exception? Exception, IReadOnlyDictionary<string, string> Scopes)
{
    public string? Scope(string name) => Scopes.GetValueOrDefault(name);
}
