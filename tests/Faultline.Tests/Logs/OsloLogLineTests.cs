using Faultline.Logs;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Tests.Logs;

/// <summary>Lines as real OpenStack services wrote them, and any of ours, read back.</summary>
public sealed class OsloLogLineTests
{
    [Fact]
    public void A_line_of_a_request_gives_both_ids_and_for_whom()
    {
        var line = Read("2026-11-21 22:10:36.092 7576 INFO nova.compute.claims [req-3dccb8c4-08fe-4706-a91d-e843b8fe9ed2 req-fdab47b4-e5ef-46b5-922e-638bd1bb1852 alice demo - - default default] [instance: b8974694-b2ef-471d-bc49-1628d8e92690] Claim successful on node labhost");
        line.Time.ShouldBe(new DateTime(2026, 11, 21, 22, 10, 36, 92));
        line.ProcessId.ShouldBe(7576);
        line.Level.ShouldBe("INFO");
        line.Logger.ShouldBe("nova.compute.claims");
        line.GlobalRequestId.ShouldBe(RequestId.Parse("req-3dccb8c4-08fe-4706-a91d-e843b8fe9ed2"));
        line.RequestId.ShouldBe(RequestId.Parse("req-fdab47b4-e5ef-46b5-922e-638bd1bb1852"));
        line.Identity.ShouldBe(new OsloIdentity("alice", "demo", null, null, "default", "default"));
        line.Instance.ShouldBe(Guid.Parse("b8974694-b2ef-471d-bc49-1628d8e92690"));
        line.Message.ShouldBe("Claim successful on node labhost");
    }

    [Theory]
    [InlineData("[None req-b2c3c79e-1215-4809-82be-5b586aa58cab alice demo - - default default]")]
    [InlineData("[- req-b2c3c79e-1215-4809-82be-5b586aa58cab alice demo - - default default]")]
    [InlineData("[req-b2c3c79e-1215-4809-82be-5b586aa58cab alice demo - - default default]")]
    [InlineData("[req-b2c3c79e-1215-4809-82be-5b586aa58cab alice demo - default default]")]
    public void A_request_without_a_global_id_is_read_as_old_and_new_releases_write_it(string context)
    {
        var line = Read($"2026-11-21 22:11:45.526 22920 ERROR nova.api.openstack.wsgi {context} Unexpected exception");
        line.RequestId.ShouldBe(RequestId.Parse("req-b2c3c79e-1215-4809-82be-5b586aa58cab"));
        line.GlobalRequestId.ShouldBeNull();
        line.Identity.ShouldBe(new OsloIdentity("alice", "demo", null, null, "default", "default"));
        line.Message.ShouldBe("Unexpected exception");
    }

    [Fact]
    public void A_line_outside_of_requests_has_no_ids()
    {
        var line = Read("2026-11-21 22:11:45.526 22920 WARNING nova.service [-] Starting [compute] node");
        line.RequestId.ShouldBeNull();
        line.IsTrace.ShouldBeFalse();
        line.Message.ShouldBe("Starting [compute] node");
    }

    [Theory]
    [InlineData("Traceback (most recent call last):")]
    [InlineData("    ^^^^^^^^^^^^^^^^^^")]
    [InlineData("[x for x in y]")]
    public void A_line_of_a_traceback_has_no_context(string text)
    {
        var line = Read($"2026-11-21 22:11:45.526 22920 ERROR nova.api.openstack.wsgi {text}");
        line.IsTrace.ShouldBeTrue();
        line.Message.ShouldBe(text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Traceback (most recent call last):")]
    [InlineData("2026-11-21 22:11:45 22920 ERROR nova [-] no milliseconds")]
    [InlineData("2026-13-21 22:11:45.526 22920 ERROR nova [-] no such month")]
    [InlineData("2026-11-21 22:11:45.526 pid ERROR nova [-] no process")]
    [InlineData("2026-11-21 22:11:45.526 22920 Error nova [-] no level")]
    [InlineData("2026-11-21 22:11:45.526 22920 ERROR")]
    public void Another_format_is_not_read(string text) => OsloLogLine.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("one\ntwo\r\nthree", "one\\ntwo\\r\\nthree")]
    [InlineData(@"C:\temp\new", @"C:\temp\\new")]
    [InlineData(@"C:\data\x", @"C:\data\x")]
    [InlineData("\u001b[31mred", "\\u001b[31mred")]
    [InlineData("a\u2028b", "a\\u2028b")]
    [InlineData("forged\n2026-11-21 22:11:45.526 1 INFO a [-] b", "forged\\n2026-11-21 22:11:45.526 1 INFO a [-] b")]
    public void A_message_stays_in_its_line_and_is_read_back(string message, string written)
    {
        var line = Some() with { Message = message };
        line.ToString().ShouldEndWith(" [-] " + written);
        Read(line.ToString()).ShouldBe(line);
    }

    [Theory]
    [InlineData("[None req-b2c3c79e-1215-4809-82be-5b586aa58cab admin p - - - -] Access granted")]
    [InlineData("[-] Access granted")]
    [InlineData("[instance: b8974694-b2ef-471d-bc49-1628d8e92690] Access granted")]
    [InlineData("[")]
    public void What_looks_like_a_context_in_a_trace_or_a_message_is_read_back_as_text(string text)
    {
        var trace = Some() with { IsTrace = true, Message = text };
        Read(trace.ToString()).ShouldBe(trace);
        var line = Some() with { Message = text };
        Read(line.ToString()).ShouldBe(line);
    }

    [Theory]
    [InlineData("alice smith", "alice%20smith")]
    [InlineData("a] [x", "a%5D%20%5Bx")]
    [InlineData("100%41", "100%2541")]
    [InlineData("50%", "50%")]
    [InlineData("-", "%2D")]
    [InlineData("Jürgen", "Jürgen")]
    [InlineData("a\nb", "a%0Ab")]
    public void A_users_name_stays_one_word_and_is_read_back(string user, string written)
    {
        var line = Some() with { RequestId = RequestId.New(), Identity = new OsloIdentity(user, "demo") };
        line.ToString().ShouldContain($" {written} demo - - - -] ");
        Read(line.ToString()).ShouldBe(line);
    }

    [Fact]
    public void Whatever_is_written_is_one_line_and_is_read_back() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(1000),
        Prop.ForAll<string?, string?, string?>((message, user, project) =>
        {
            var line = Some() with
            {
                RequestId = RequestId.New(),
                GlobalRequestId = user is null ? null : RequestId.New(),
                Identity = new OsloIdentity(Known(user), Known(project)),
                Instance = project is null ? null : Guid.NewGuid(),
                Message = message ?? "",
            };
            var written = line.ToString();
            return !written.AsSpan().ContainsAny('\n', '\r') && Read(written) == line;
        }));

    [Fact]
    public void No_text_makes_the_reader_fail() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(1000),
        Prop.ForAll<string?, int>((text, cut) =>
        {
            var isRead = OsloLogLine.TryParse(text, out var any);
            var line = (Some() with { RequestId = RequestId.New(), Message = text ?? "" }).ToString();
            var isPartRead = OsloLogLine.TryParse(line[..(int)((uint)cut % (uint)line.Length)], out var part);
            return isRead == any is not null && isPartRead == part is not null;
        }));

    // An empty part is one that is not known.
    private static string? Known(string? part) => string.IsNullOrEmpty(part) ? null : part;

    private static OsloLogLine Some() => new() { Time = new DateTime(2026, 11, 26, 1, 2, 3, 4), ProcessId = 7, Level = "INFO", Logger = "compute.servers", Message = "text" };

    private static OsloLogLine Read(string text)
    {
        OsloLogLine.TryParse(text, out var line).ShouldBeTrue(text);
        return line!;
    }
}
