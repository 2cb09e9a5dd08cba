using System.CommandLine;
using Faultline.Cli;
using Faultline.Cli.Verbs;

// A RootCommand would call itself by the assembly's name; the tool is called faultline.
var faultline = new Command("faultline", "Finds error reports and their groups, sends reports, looks after spools, brings mail to services, and compares catalogues of fault codes.")
{
    HelpWithExitCodes.Option(),
    new VersionOption(),
    ShowVerb.Create(TimeProvider.System),
    FindVerb.Create(TimeProvider.System),
    GroupsVerb.Create(TimeProvider.System),
    GroupVerb.Create(TimeProvider.System),
    LedgerVerb.Create(TimeProvider.System),
    ParkedVerb.Create(TimeProvider.System),
    SendVerb.Create(TimeProvider.System),
    SpoolVerb.Create(TimeProvider.System),
    CatalogueVerb.Create(),
    MailVerb.Create(),
};

// No @file expansion: a pasted id may begin with anything.
var parsed = faultline.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
if (parsed.Errors.Count == 0)
    return await parsed.InvokeAsync();
await parsed.InvokeAsync();
// A mail server returns a message for wrong usage, as its sender's mistake; it is the operator's.
return args is [MailVerb.Name, ..] ? ExitCodes.TryAgain : ExitCodes.Usage;
