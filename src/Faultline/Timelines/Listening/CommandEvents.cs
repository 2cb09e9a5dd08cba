namespace Faultline.Timelines.Listening;

/// <summary>The names of the events of one source of diagnostics: those that begin a command, and those that end it.</summary>
internal sealed record CommandEvents(string[] Begins, string[] Ends)
{
    public static readonly CommandEvents OfEntityFramework = new(
        ["Microsoft.EntityFrameworkCore.Database.Command.CommandExecuting"],
        [
            "Microsoft.EntityFrameworkCore.Database.Command.CommandExecuted", "Microsoft.EntityFrameworkCore.Database.Command.CommandError",
            "Microsoft.EntityFrameworkCore.Database.Command.CommandCanceled",
        ]);

    public static readonly CommandEvents OfSqlClient = new(
        ["Microsoft.Data.SqlClient.WriteCommandBefore", "System.Data.SqlClient.WriteCommandBefore"],
        [
            "Microsoft.Data.SqlClient.WriteCommandAfter", "Microsoft.Data.SqlClient.WriteCommandError",
            "System.Data.SqlClient.WriteCommandAfter", "System.Data.SqlClient.WriteCommandError",
        ]);

    public bool Knows(string name) => Begins.Contains(name) || Ends.Contains(name);
}
