using System.CommandLine;
using System.Globalization;
using Faultline.Cli.Groups;
using Faultline.Cli.Output;
using Faultline.Cli.Servers;

namespace Faultline.Cli.Verbs;

/// <summary><c>faultline groups</c>: lists a project's groups.</summary>
internal static class GroupsVerb
{
    public static Command Create(TimeProvider time)
    {
        var query = new Option<string?>("-q", "--query") { Description = "A search: words, or type: topic: release: user: is:regressed …", HelpName = "SEARCH" };
        var sort = new Option<string>("--sort") { Description = "last, first (newest groups first), count or users. Default: last", HelpName = "ORDER" };
        sort.AcceptOnlyFromAmong("last", "first", "count", "users");
        var days = new Option<int?>("--days") { Description = "Count the reports of so many days, 1 to 90. Default: all", HelpName = "N" };
        var limit = new Option<int?>("--limit") { Description = "Most groups, 1 to 200. Default: 50", HelpName = "N" };
        var json = new Option<bool>("--json") { Description = "Print the server's answer, unchanged" };
        var project = new ProjectOption();
        var server = new ServerOptions();

        var command = new Command("groups", "Lists a project's groups.") { query, sort, days, limit, json };
        project.AddTo(command);
        server.AddTo(command);
        command.Do(async (parsed, cancellation) =>
        {
            var values = new List<string>();
            Add("q", parsed.GetValue(query));
            Add("sort", parsed.GetValue(sort));
            Add("days", parsed.GetValue(days)?.ToString(CultureInfo.InvariantCulture));
            Add("limit", parsed.GetValue(limit)?.ToString(CultureInfo.InvariantCulture));

            using var connection = server.Connect(parsed);
            var answer = await connection.GetAsync(project.Path(parsed, "groups" + (values.Count == 0 ? "" : "?" + string.Join('&', values))), cancellation);
            if (!answer.IsSuccess)
                throw SearchFailure.Of(answer);
            var page = answer.ReadObject();
            if (parsed.GetValue(json))
                JsonOutput.Write(answer.Body);
            else
                new GroupPrinter(Screen.Open(), time.GetUtcNow()).List(page.ListOf("groups"));
            return ExitCodes.Done;

            void Add(string name, string? value)
            {
                if (!string.IsNullOrEmpty(value))
                    values.Add($"{name}={Uri.EscapeDataString(value)}");
            }
        });
        return command;
    }
}
