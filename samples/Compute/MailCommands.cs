using Faultline.Mail;

namespace Compute;

/// <summary>What the service does by e-mail: <c>start</c>, <c>stop</c> and <c>rename</c>. Renaming a server to <c>boom</c> crashes.</summary>
internal sealed class MailCommands(ServerList servers, Scheduler scheduler, IConfiguration configuration) : IMailCommands
{
    public string Help => """
        Commands, one a line:
          start SERVER           starts a stopped server
          stop SERVER            stops a running server
          rename SERVER NAME     gives a server another name
        SERVER is a name or an id; names with blanks stand in double quotes.
        """;

    // A user directory in one line: MailUsers__alice=alice@example.org in the environment.
    public ValueTask<string?> FindUserAsync(string address, CancellationToken cancellation) =>
        new(configuration.GetSection("MailUsers").GetChildren().FirstOrDefault(user => string.Equals(user.Value, address, StringComparison.OrdinalIgnoreCase))?.Key);

    public async ValueTask<MailAnswer> RunAsync(MailCommand command, CancellationToken cancellation)
    {
        if (command.Arguments is not [var wanted, ..])
            return MailAnswer.Wrong(command.Name is "start" or "stop" or "rename" ? $"{command.Name} needs a server." : $"There is no command '{command.Name}'.");
        var server = servers.All.FirstOrDefault(server => server.Name == wanted || server.Id.ToString() == wanted);
        return (command.Name, command.Arguments) switch
        {
            ("start" or "stop" or "rename", _) when server is null => MailAnswer.Wrong($"No server is called '{wanted}'."),
            ("start", [_]) => Start(server!),
            ("stop", [_]) => Stop(server!),
            ("rename", [_, "boom"]) => MailAnswer.Done(await scheduler.PickHostAsync(server!.Name)),
            ("rename", [_, var name]) => Rename(server!, name),
            ("start" or "stop" or "rename", _) => MailAnswer.Wrong($"{command.Name} has too many or too few words."),
            _ => MailAnswer.Wrong($"There is no command '{command.Name}'."),
        };
    }

    // What these ask for is so already when they are done once more; a server that has been renamed is not found by its old name.
    public bool MayRunAgain(MailCommand command) => command.Name is "start" or "stop";

    private MailAnswer Start(Server server)
    {
        if (server.Status == "ACTIVE")
            return MailAnswer.Done($"Server {server.Name} runs already.");
        servers.Start(server.Id);
        return MailAnswer.Done($"Server {server.Name} is started.");
    }

    private MailAnswer Stop(Server server) =>
        server.Status == "SHUTOFF" ? MailAnswer.Done($"Server {server.Name} is stopped already.")
        : servers.TryStop(server.Id) ? MailAnswer.Done($"Server {server.Name} is stopped.")
        : MailAnswer.Wrong($"Server {server.Name} is {server.Status}; only a running server can be stopped.");

    private MailAnswer Rename(Server server, string name) =>
        servers.TryRename(server.Id, name) ? MailAnswer.Done($"Server {server.Name} is called {name} now.") : MailAnswer.Wrong($"Another server is called '{name}' already.");
}
