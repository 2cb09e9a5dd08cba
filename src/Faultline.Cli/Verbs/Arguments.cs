namespace Faultline.Cli.Verbs;

/// <summary>Checks free arguments, into which a mistyped option would vanish.</summary>
internal static class Arguments
{
    /// <exception cref="CommandFailure">One of them looks like an option; its value, which may be a key, is not told.</exception>
    public static void RefuseOptionsIn(string[] arguments)
    {
        var mistyped = arguments.FirstOrDefault(a => a.StartsWith("--", StringComparison.Ordinal) && a.Length > 2);
        if (mistyped?.Split('=', ':')[0] is { } name)
            throw new CommandFailure(ExitCodes.Usage, $"'{name}' is no option; see --help. A file of that name: ./{name}");
    }
}
