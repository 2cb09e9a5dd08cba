using System.CommandLine;

namespace Faultline.Cli.Servers;

/// <summary>The option that says which project a verb is about.</summary>
internal sealed class ProjectOption
{
    public const string Variable = "FAULTLINE_PROJECT";
    private const string Usual = "default";

    private readonly Option<string?> _project = new("--project", "-p") { Description = $"The project. Default: ${Variable}, else {Usual}", HelpName = "P" };

    public void AddTo(Command command) => command.Add(_project);

    /// <summary>The path of something of the project, below the server's URL.</summary>
    public string Path(ParseResult parsed, string rest) => $"api/v1/projects/{Uri.EscapeDataString(Name(parsed))}/{rest}";

    /// <summary>The project's name.</summary>
    public string Name(ParseResult parsed) =>
        (parsed.GetValue(_project) ?? Environment.GetEnvironmentVariable(Variable)) is { } name && !string.IsNullOrWhiteSpace(name) ? name.Trim() : Usual;
}
