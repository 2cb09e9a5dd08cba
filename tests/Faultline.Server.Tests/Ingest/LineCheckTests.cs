using System.Text;
using System.Text.Json;
using Faultline.Server.Ingest;

namespace Faultline.Server.Tests.Ingest;

/// <summary>The door's one pass over a line: what is hidden, what is cut, and where it says that something is wrong.</summary>
public sealed class LineCheckTests
{
    private const string Id = "OOPS-7ZK3M9QW2X5T8V1B4N6C";
    private readonly LineCheck _check = new(new ServerOptions { MaxFieldBytes = 1024 });

    [Theory]
    [InlineData("""{"id":"OOPS-7ZK3M9QW2X5T8V1B4N6C","value":"no secrets","frames":[{"method":"A.B()","line":3}]}""")]
    [InlineData("""{"id":"OOPS-7ZK3M9QW2X5T8V1B4N6C","request":{"headers":{"Authorization":"Bearer <hidden>","Cookie":"<hidden>","X-Api-Key":"\u003chidden\u003e"}}}""")]
    [InlineData("""{"id":"OOPS-7ZK3M9QW2X5T8V1B4N6C","token":null,"session":"","secret":false,"credentials":{},"passwords":[]}""")]
    [InlineData("""{"id":"OOPS-7ZK3M9QW2X5T8V1B4N6C","session":{"id":"<hidden>","deep":[{"x":"<hidden>"}]}}""")]
    public void A_line_in_which_nothing_is_wrong_stays_byte_for_byte(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line);
        var verdict = _check.Check(bytes);
        (verdict.Kind, verdict.Hidden, verdict.Cut).ShouldBe((LineKind.Report, 0, 0));
        verdict.Bytes.Equals(bytes).ShouldBeTrue("it is not even copied");
    }

    [Theory]
    [InlineData(""" "password":"hunter2" """, """ "password":"<hidden>" """)]
    [InlineData(""" "a":{"X-Api-Key":"k","b":1} """, """ "a":{"X-Api-Key":"<hidden>","b":1} """)]
    [InlineData(""" "pin":1234 , "z":1 """, """ "pin":"<hidden>" , "z":1 """)]
    [InlineData(""" "session":{"id":"s","ttl":{"x":[1,2]}},"z":1 """, """ "session":"<hidden>","z":1 """)]
    [InlineData(""" "tokens":["a",["b"]] """, """ "tokens":"<hidden>" """)]
    [InlineData(""" "pass\u0077ord":"x" """, """ "pass\u0077ord":"<hidden>" """)]
    [InlineData(""" "credentials":[{"user":"<hidden>"},7] """, """ "credentials":"<hidden>" """)]
    public void What_stands_under_a_name_that_sounds_like_a_secret_is_hidden(string members, string expected)
    {
        var verdict = Check(members);
        (verdict.Kind, verdict.Hidden).ShouldBe((LineKind.Report, 1));
        Encoding.UTF8.GetString(verdict.Bytes.Span).ShouldBe(Line(expected));
    }

    [Fact]
    public void Several_changes_in_one_line_leave_the_rest_as_it_is()
    {
        var verdict = Check($$""" "secret":"a","value":"{{new string('v', 2000)}}","x":{"token":1},"y":"é \n" """);
        (verdict.Hidden, verdict.Cut).ShouldBe((2, 1));
        var report = JsonDocument.Parse(verdict.Bytes).RootElement;
        report.GetProperty("y").GetString().ShouldBe("é \n");
        report.GetProperty("value").GetString().ShouldBe(new string('v', 512) + " … 976 characters cut … " + new string('v', 512));
        report.GetProperty("x").GetProperty("token").GetString().ShouldBe("<hidden>");
    }

    [Theory]
    [InlineData("a", 1024, false)]
    [InlineData("a", 1025, true)]
    [InlineData("é", 512, false)]
    [InlineData("é", 513, true)]
    [InlineData("😀", 300, true)]
    [InlineData("\\n", 1024, false)]
    [InlineData("\\n", 1025, true)]
    [InlineData("\\\"x", 600, true)]
    [InlineData("\\ud800", 300, true)]
    public void A_text_is_cut_by_its_length_in_UTF8_and_stays_a_text(string unit, int times, bool isCut)
    {
        var verdict = Check($""" "value":"{string.Concat(Enumerable.Repeat(unit, times))}" """);
        verdict.Cut.ShouldBe(isCut ? 1 : 0);
        var text = JsonDocument.Parse(verdict.Bytes).RootElement.GetProperty("value");
        if (isCut)
            text.GetString()!.ShouldContain(" characters cut … ");
        if (isCut && unit[0] != '\\')
            text.GetString()!.ShouldNotContain("\uFFFD");
    }

    [Theory]
    [InlineData("""{"id":"X","a":{"b":[1,{"c":nope}]}}""", "$.a.b[1].c", 27)]
    [InlineData("""{"a":[[],[1,2],{"x":1},tru]}""", "$.a[2]", 23)]
    [InlineData("""{"a":1,}""", "$.a", 7)]
    [InlineData("""[1,2,""", "$[1]", 5)]
    [InlineData("""{"a":"\ud8""", "$.a", null)]
    [InlineData("""nonsense""", "$", null)]
    public void What_is_no_JSON_is_named_with_its_byte_and_with_what_was_begun_last(string line, string path, int? at)
    {
        var refusal = _check.Check(Encoding.UTF8.GetBytes(line)).Refusal!;
        refusal.Path.ShouldBe(path);
        refusal.Reason.ShouldStartWith("Not JSON at byte ");
        if (at is not null)
            refusal.Byte!.Value.ShouldBeInRange(at.Value - 1, at.Value + 3);
    }

    [Theory]
    [InlineData("""{"id":"short"}""")]
    [InlineData("""{"id":"OOPS-7ZK3M9QW2X5T8V1B4N6C","id":"OOPS-7ZK3M9QW2X5T8V1B4N6C"}""")]
    [InlineData("""{}""")]
    public void A_wrong_id_is_named_with_its_place(string line) => _check.Check(Encoding.UTF8.GetBytes(line)).Refusal!.Path.ShouldBe("$.id");

    [Fact]
    public void Any_bytes_are_judged_without_an_exception()
    {
        var random = new Random(4);
        var sample = Encoding.UTF8.GetBytes(Line(""" "password":"x","a":[{"b":"\u00e9\ud83d\ude00"},null,1e5],"session":{"x":[1]} """));
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = sample.ToArray();
            for (var n = random.Next(1, 4); n > 0; n--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var verdict = _check.Check(bytes.AsMemory(0, random.Next(2) == 0 ? bytes.Length : random.Next(bytes.Length)));
            if (verdict.Kind == LineKind.Report)
                JsonDocument.Parse(verdict.Bytes).Dispose();
            else if (verdict.Kind == LineKind.Wrong)
                verdict.Refusal!.Reason.ShouldNotBeEmpty();
        }
    }

    [Theory]
    [InlineData("""{"discarded":[{"reason":"spool_full","count":3}],"spool":"ab","seq":1}""", true)]
    [InlineData("""{"discarded":[{"reason":"spool_full","count":3}]}""", true)]
    [InlineData("""{"discarded":[]}""", false)]
    [InlineData("""{"discarded":{}}""", false)]
    [InlineData("""{"discarded":[{"reason":"spool_full"}]}""", false)]
    [InlineData("""{"discarded":[{"reason":"Spool Full","count":3}]}""", false)]
    [InlineData("""{"discarded":[{"reason":"\ud800","count":3}]}""", false)]
    [InlineData("""{"discarded":[{"reason":"x","count":0}]}""", false)]
    [InlineData("""{"discarded":[{"reason":"x","count":1e300}]}""", false)]
    [InlineData("""{"discarded":[{"reason":"x","count":1}],"spool":"\ud800"}""", false)]
    public void Discards_are_read_or_refused(string line, bool isRead)
    {
        var verdict = _check.Check(Encoding.UTF8.GetBytes(line));
        verdict.Kind.ShouldBe(LineKind.Discards);
        ClientDiscards.TryRead(verdict.Bytes, out _, out var refusal).ShouldBe(isRead);
        (refusal is null).ShouldBe(isRead);
    }

    private LineVerdict Check(string members) => _check.Check(Encoding.UTF8.GetBytes(Line(members)));

    private static string Line(string members) => $$"""{"id":"{{Id}}",{{members}}}""";
}
