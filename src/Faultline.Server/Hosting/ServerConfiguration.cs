namespace Faultline.Server.Hosting;

/// <summary>Reads the options from appsettings.json beside the program, the environment and the command line; the last wins.</summary>
internal static class ServerConfiguration
{
    /// <exception cref="StartException">Something in it is not right; the message has all that is wrong with the numbers.</exception>
    public static ServerOptions Read(CommandLine line)
    {
        var options = new ServerOptions();
        try
        {
            var configuration = new ConfigurationBuilder()
                .SetBasePath(AppContext.BaseDirectory)
                .AddJsonFile("appsettings.json", optional: true)
                .AddEnvironmentVariables()
                .AddInMemoryCollection(line.Settings)
                .Build();

            // They would be listened on beside ours, and nobody would have asked whether they are loopback.
            if (configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
                throw new StartException("The setting Kestrel:Endpoints is not supported. Say where to listen with --urls or Faultline:Listen.");
            configuration.GetSection("Faultline").Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (Exception e) when (e is InvalidOperationException or InvalidDataException or FormatException)
        {
            throw new StartException($"The configuration cannot be read: {(e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message)}", e);
        }

        var faults = options.Faults().ToList();
        return faults.Count == 0 ? options : throw new StartException(string.Join("; ", faults) + ".");
    }
}
