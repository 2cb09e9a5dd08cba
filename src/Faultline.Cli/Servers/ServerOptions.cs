using System.CommandLine;

namespace Faultline.Cli.Servers;

/// <summary>The options that say which server to talk to, shared by every verb that does.</summary>
internal sealed class ServerOptions
{
    public const string DefaultServer = "http://127.0.0.1:5080";
    public const string ServerVariable = "FAULTLINE_SERVER";
    public const string KeyVariable = "FAULTLINE_KEY";

    // No default value factories: help would print what the environment holds, the key too.
    private readonly Option<string?> _server = new("--server")
    {
        Description = $"The server's URL. Default: ${ServerVariable}, else {DefaultServer}",
        HelpName = "URL",
    };

    private readonly Option<string?> _key = new("--key")
    {
        Description = $"The ingest key. Default: ${KeyVariable}, which other users of the machine cannot read in a process list",
        HelpName = "KEY",
    };

    public void AddTo(Command command)
    {
        command.Add(_server);
        command.Add(_key);
    }

    /// <exception cref="CommandFailure">The URL is none.</exception>
    public ServerConnection Connect(ParseResult parsed)
    {
        var server = Given(parsed.GetValue(_server), ServerVariable) ?? DefaultServer;
        if (!Uri.TryCreate(server, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw new CommandFailure(ExitCodes.Usage, $"'{server}' is no server; expected a URL such as {DefaultServer} in --server or {ServerVariable}");
        return new ServerConnection(url, KeyOf(parsed));
    }

    /// <summary>The key, or null.</summary>
    /// <exception cref="CommandFailure">The key cannot stand in a header.</exception>
    public string? KeyOf(ParseResult parsed)
    {
        var key = Given(parsed.GetValue(_key), KeyVariable)?.Trim();
        if (key is not null && key.Any(c => c is <= ' ' or > '~'))
            throw new CommandFailure(ExitCodes.Usage, $"The key in --key or {KeyVariable} is none; expected printable ASCII without spaces");
        return key;
    }

    private static string? Given(string? option, string variable) =>
        (option ?? Environment.GetEnvironmentVariable(variable)) is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;
}
