using System.Net;
using System.Text.RegularExpressions;
using Faultline.Server.Projects;
using Microsoft.Data.Sqlite;

namespace Faultline.Server.Tests.Intakes;

public sealed class IngestKeyTests : ServerTest
{
    [Fact]
    public async Task Without_a_key_or_with_a_wrong_one_nothing_is_taken_in()
    {
        var changed = Server.Key[..^1] + (Server.Key[^1] == 'a' ? 'b' : 'a');
        var longer = Server.Key + "a";
        string?[] keys = [null, "", "x", changed, longer, Server.Key.ToUpperInvariant(), IngestKey.New().Text, $"flk_{new string('a', 12)}_{new string('a', 32)}"];
        foreach (var key in keys)
        {
            var id = ReportId.New();
            using var answer = await Server.PostAsync(RunningServer.Body(Line.Of(id)), key);
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, key);
            answer.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
            (await RunningServer.FaultAsync(answer)).GetProperty("code").GetString().ShouldBe("faultline.intake.unauthorized");
        }

        (await Server.Client.GetStringAsync("/api/v1/reports")).ShouldBe("""{"reports":[],"next":null}""");
    }

    [Fact]
    public async Task A_key_files_reports_under_its_own_project_only()
    {
        var other = await Server.AddProjectAsync("other");
        var (mine, theirs) = (ReportId.New(), ReportId.New());
        (await Server.PostAsync(Line.Of(mine))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Server.PostAsync(RunningServer.Body(Line.Of(theirs)), other)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await Server.ReportAsync(mine, "default")).ShouldStartWith("{\"project\":\"default\"");
        (await Server.ReportAsync(theirs, "other")).ShouldStartWith("{\"project\":\"other\"");
    }

    [Theory]
    [InlineData("/api/v1/projects/other/reports/")]
    [InlineData("/projects/other/oops/")]
    public async Task An_id_of_another_project_is_answered_to_the_letter_as_an_unknown_one(string path)
    {
        await Server.AddProjectAsync("other");
        var (mine, unknown) = (ReportId.New(), ReportId.New());
        (await Server.PostAsync(Line.Of(mine))).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Server.ReportAsync(mine);

        (await AnswerAsync(mine)).ShouldBe(await AnswerAsync(unknown));

        async Task<string> AnswerAsync(ReportId id)
        {
            using var answer = await Server.Client.GetAsync(path + id);
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            var whole = $"{answer.Headers}{answer.Content.Headers}{await answer.Content.ReadAsStringAsync()}";
            whole = Regex.Replace(whole, "req-[0-9a-f-]{36}|(Date|Server-Timing): .*", "…");
            return whole.Replace(id.ToString(), "ID", StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_secret_is_only_in_the_file_that_the_owner_alone_can_read()
    {
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Server.Data.IngestKey).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var secret = Server.Key.Split('_')[2];
        using var connection = new SqliteConnection($"Data Source={Server.Data.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT public_part, hash FROM ingest_key";
        using var rows = command.ExecuteReader();
        rows.Read().ShouldBeTrue();
        rows.GetString(0).ShouldBe(Server.Key.Split('_')[1]);
        ((byte[])rows.GetValue(1)).Length.ShouldBe(32);
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(Server.Data.Database)!, "faultline.db*"))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await open.CopyToAsync(bytes);
            bytes.ToArray().AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(secret)).ShouldBe(-1, file);
        }
    }

    [Fact]
    public void A_key_has_160_random_bits_and_does_not_show_them_in_logs()
    {
        var keys = Enumerable.Range(0, 1000).Select(_ => IngestKey.New()).ToList();
        keys.Select(key => key.Text).Distinct().Count().ShouldBe(1000);
        keys[0].Text.ShouldMatch("^flk_[a-z2-7]{12}_[a-z2-7]{32}$");
        keys[0].ToString().ShouldNotContain(keys[0].Text.Split('_')[2]);
        IngestKey.TryParse(keys[0].Text).ShouldBe(keys[0]);
    }

    [Fact]
    public void A_key_matches_only_what_was_kept_of_it()
    {
        var key = IngestKey.New();
        key.Matches(key.Hash()).ShouldBeTrue();
        key.Matches(IngestKey.New().Hash()).ShouldBeFalse();
        key.Matches(null).ShouldBeFalse();
    }
}
