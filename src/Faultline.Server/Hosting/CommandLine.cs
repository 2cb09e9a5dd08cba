namespace Faultline.Server.Hosting;

/// <summary>What stands behind the program's name: words (the verb and its operands) and settings.</summary>
internal sealed record CommandLine(IReadOnlyList<string> Words, IReadOnlyDictionary<string, string?> Settings, bool Help)
{
    public const string Usage =
        """
        Usage: faultline-server [serve] [options]
               faultline-server projects add NAME [options]
               faultline-server retention --dry-run [options]

        serve              Takes reports in, keeps them, shows them. The default.
        projects add NAME  Makes a project and prints its ingest key, once. The server may be running.
        retention --dry-run  Prints which payloads would be dropped now, and why. The server may be running.

        Options:
          --urls URL         Where to listen, loopback only        [http://127.0.0.1:5080]
          --data DIRECTORY   Where everything is kept              [./var]
          --public-url URL   The URL from which links are made     [where it listens]
          --Faultline:NAME VALUE, --Logging:…                      any setting; see docs/operating.md
          --help             This text

        A setting may also stand in appsettings.json beside the program, or in the environment as Faultline__NAME.
        """;

    private static readonly Dictionary<string, string> Short = new(StringComparer.OrdinalIgnoreCase)
    {
        ["urls"] = "Faultline:Listen",
        ["data"] = "Faultline:Data",
        ["public-url"] = "Faultline:PublicUrl",
    };

    private static readonly string[] Sections = ["Faultline:", "Logging:"];

    /// <exception cref="StartException">There is an option that is not known, or that has no value.</exception>
    public static CommandLine Parse(IReadOnlyList<string> args)
    {
        var words = new List<string>();
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] is "--help" or "-h" or "-?")
                return new CommandLine([], settings, Help: true);
            if (!args[i].StartsWith('-') || args[i] == "--dry-run")
            {
                words.Add(args[i]);
                continue;
            }

            var (name, value) = Split(args[i].TrimStart('-'));
            if (!Short.TryGetValue(name, out var key))
                key = Sections.Any(section => name.StartsWith(section, StringComparison.OrdinalIgnoreCase)) ? name : throw new StartException($"There is no option '{args[i]}'. Try --help.");
            settings[key] = value ?? (i + 1 < args.Count ? args[++i] : throw new StartException($"The option '{args[i]}' has no value. Try --help."));
        }

        return new CommandLine(words, settings, Help: false);
    }

    private static (string Name, string? Value) Split(string option)
    {
        var equals = option.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (option, null) : (option[..equals], option[(equals + 1)..]);
    }
}
