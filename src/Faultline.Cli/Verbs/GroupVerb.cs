using System.CommandLine;
using Faultline.Cli.Groups;
using Faultline.Cli.Output;
using Faultline.Cli.Servers;

namespace Faultline.Cli.Verbs;

/// <summary><c>faultline group NUMBER</c>: shows one group, after it changed it if that is asked for.</summary>
internal static class GroupVerb
{
    public static Command Create(TimeProvider time)
    {
        var number = new Argument<long>("NUMBER") { Description = "The group's number" };
        var json = new Option<bool>("--json") { Description = "Print the server's answer, unchanged" };
        var why = new Option<bool>("--why") { Description = "Say too why its reports are together" };
        var changes = new GroupChangeOptions();
        var project = new ProjectOption();
        var server = new ServerOptions();

        var command = new Command("group", "Shows a group; with options, changes it first.") { number, why, json };
        changes.AddTo(command);
        project.AddTo(command);
        server.AddTo(command);
        command.Do(async (parsed, cancellation) =>
        {
            var asked = changes.Read(parsed);
            using var connection = server.Connect(parsed);
            var path = project.Path(parsed, FormattableString.Invariant($"groups/{parsed.GetRequiredValue(number)}"));
            foreach (var change in asked)
                Check(await connection.PostAsync($"{path}/{change.What}", change.Body(), cancellation));
            var answer = Check(await connection.GetAsync(path, cancellation));
            var group = answer.ReadObject();
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(answer.Body);
                return ExitCodes.Done;
            }

            var printer = new GroupPrinter(Screen.Open(), time.GetUtcNow());
            printer.Print(group);
            if (parsed.GetValue(why))
                printer.Explain(Check(await connection.GetAsync($"{path}/explanation", cancellation)).ReadObject());
            return ExitCodes.Done;
        });
        return command;
    }

    /// <exception cref="CommandFailure">The group is not there, a value is none, or the server has a fault.</exception>
    private static ServerAnswer Check(ServerAnswer answer)
    {
        if (answer.IsSuccess)
            return answer;
        var fault = ServerFault.Read(answer);
        throw fault.Code switch
        {
            "faultline.group.not_found" or "faultline.project.not_found" => new CommandFailure(ExitCodes.No, fault.Detail ?? "There is no such group."),
            "faultline.request.invalid_value" => new CommandFailure(ExitCodes.Usage, fault.Detail ?? "A value is not understood."),
            _ => answer.ToFailure(),
        };
    }
}
