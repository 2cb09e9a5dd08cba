using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Faultline.Cli.Verbs;

/// <summary>The usual help of a verb, and below it what the exit codes mean.</summary>
internal sealed class HelpWithExitCodes(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var result = help.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine($"Exit codes:\n{ExitCodes.Help}\n");
        return result;
    }

    public static HelpOption Option()
    {
        var option = new HelpOption { Recursive = true };
        option.Action = new HelpWithExitCodes((HelpAction)option.Action!);
        return option;
    }
}
