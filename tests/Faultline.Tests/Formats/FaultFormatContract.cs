using System.Buffers;
using System.Text;
using Faultline.Formats;

namespace Faultline.Tests.Formats;

/// <summary>What every format must do, whatever the fault. A new format derives from this class and runs all of it.</summary>
public abstract class FaultFormatContract
{
    public static TheoryData<string> Odd => [.. OddData.All().Select(odd => odd.Name)];

    public abstract IFaultFormat Format { get; }

    /// <summary>Fails unless the document is whole in its own syntax.</summary>
    protected abstract void ShouldBeWhole(string document);

    /// <summary>Fails unless the document tells a code or an id. A form that has no place for them says so.</summary>
    protected virtual void ShouldTell(string document, string what) => document.ShouldContain(what);

    /// <summary>Fails if the document has a trace. A form whose member is always there says that it is empty.</summary>
    protected virtual void ShouldHaveNoTrace(string document) => document.ShouldNotContain("trace");

    protected string Write(Fault fault, string? trace = null, string? reportUrl = null)
    {
        var output = new ArrayBufferWriter<byte>();
        Format.Write(new FaultAnswer(fault, trace, reportUrl), output);
        return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(output.WrittenSpan);
    }

    [Theory]
    [MemberData(nameof(Odd))]
    public void Odd_data_still_gives_a_whole_answer(string name)
    {
        var document = Write(OddData.With(OddData.All().Single(odd => odd.Name == name).Value));
        ShouldBeWhole(document);
        ShouldTell(document, "test.odd");
    }

    [Theory]
    [MemberData(nameof(Odd))]
    public void Odd_members_of_a_document_that_was_read_still_give_a_whole_answer(string name) => ShouldBeWhole(Write(new Fault("test.odd", 500, "Odd", "Odd")
    {
        Extensions = new Dictionary<string, object?> { ["before"] = 1, ["odd"] = OddData.All().Single(odd => odd.Name == name).Value, ["after"] = 2 },
    }));

    [Fact]
    public void Odd_text_still_gives_a_whole_answer()
    {
        foreach (var text in (string[])["", " ", "\ud800", "\0", "\u001b]0;x\a", "</p><script>", "{\"a\":", "\r\n\r\nHTTP/1.1 200 OK", new string('z', 100_000)])
            ShouldBeWhole(Write(new Fault("test.odd", 400, text.Trim().Length == 0 ? "x" : text, text) { Links = [new FaultLink(text, text)] }, text, text));
    }

    [Fact]
    public void Causes_that_never_end_still_give_an_answer()
    {
        var causes = new List<Fault>();
        var fault = new Fault("test.loop", 500, "Loop", "In a loop") { Causes = causes };
        causes.Add(fault);
        causes.Add(fault);
        ShouldBeWhole(Write(fault));
    }

    [Fact]
    public void A_chain_of_ten_thousand_causes_still_gives_an_answer()
    {
        var fault = new Fault("test.end", 500, "End", "The last");
        for (var i = 0; i < 10_000; i++)
            fault = new Fault("test.link", 500, "Link", "One of many") { Causes = [fault] };
        ShouldBeWhole(Write(fault));
    }

    [Fact]
    public async Task Many_threads_may_write_at_once()
    {
        var faults = Enumerable.Range(0, 200).Select(i => new Fault($"test.number{i}.code", 400 + (i % 100), $"Title {i}", $"Detail {i}") { Data = new Dictionary<string, object?> { ["i"] = i } }).ToList();
        var expected = faults.Select(fault => Write(fault)).ToList();
        var actual = await Task.WhenAll(faults.Select(fault => Task.Run(() => Write(fault))));
        actual.ShouldBe(expected);
    }

    [Fact]
    public void The_ids_are_in_the_document()
    {
        var (request, report) = (RequestId.New(), ReportId.New());
        var document = Write(new Fault("test.ids", 500, "T", "D") { RequestId = request, ReportId = report });
        ShouldTell(document, request.ToString());
        ShouldTell(document, report.ToString());
    }

    [Fact]
    public void A_trace_is_in_the_document_only_when_it_is_given()
    {
        var fault = new Fault("test.fault", 500, "T", "D");
        Write(fault, "at Some.Place()").ShouldContain("Some.Place");
        ShouldHaveNoTrace(Write(fault));
    }

    [Fact]
    public void What_another_service_told_only_us_is_in_no_document()
    {
        var told = new Dictionary<string, object?>
        {
            ["trace"] = "SECRET 1",
            ["backtrace"] = new List<object?> { "SECRET 2" },
            ["extensions"] = new Dictionary<string, object?> { ["exception"] = new Dictionary<string, object?> { ["stacktrace"] = new List<object?> { "SECRET 3" } } },
            ["meta"] = new List<object?> { new Dictionary<string, object?> { ["debug_info"] = "SECRET 4" } },
            ["details"] = "SECRET 5",
            ["error"] = new Dictionary<string, object?> { ["traceback"] = "SECRET 6" },
        };
        var cause = new Fault("other.broken", 500, "T", "D") { Extensions = told, PulpCode = "PLP0000" };
        Write(new Fault("test.fault", 502, "T", "D") { Extensions = told, Causes = [cause] }).ShouldNotContain("SECRET");
    }

    [Fact]
    public void A_cause_that_is_none_is_left_out() =>
        ShouldBeWhole(Write(new Fault("test.fault", 502, "T", "D") { Causes = [null!, new Fault("test.cause", 500, "T", "D"), null!] }));

    [Fact]
    public void Name_media_type_and_content_type_agree()
    {
        Format.Name.ShouldMatch("^[a-z]+(-[a-z]+)*$");
        Format.ContentType.ShouldStartWith(Format.MediaType);
        Format.MediaType.ShouldNotContain(";");
    }
}
