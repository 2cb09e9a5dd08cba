using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Faultline.Tests.Doubles;

namespace Faultline.Tests.Reports;

public sealed class ExceptionTreeTests : IAsyncDisposable
{
    private readonly TestReporter _reporter = new();

    public ValueTask DisposeAsync() => _reporter.DisposeAsync();

    private JsonElement Tree(Exception exception) => _reporter.Report(exception).GetProperty("exception");

    private static string Value(JsonElement exception) => exception.Text("value");

    [Fact]
    public void Every_branch_of_an_aggregate_is_there_in_order()
    {
        var tree = Tree(new AggregateException("several", new FormatException("one"), new AggregateException("nested", new TimeoutException("two")), new InvalidOperationException("three", new IOException("four"))));
        var inner = tree.Items("inner");
        inner.Select(e => e.Text("type")).ShouldBe(["System.FormatException", "System.AggregateException", "System.InvalidOperationException"]);
        Value(inner[1].Items("inner")[0]).ShouldBe("two");
        Value(inner[2].Items("inner")[0]).ShouldBe("four");
    }

    [Fact]
    public void Loader_exceptions_are_there() =>
        Tree(new ReflectionTypeLoadException([null], [new FileNotFoundException("a.dll"), null, new TypeLoadException("B")], "types")).Items("inner").Select(e => e.Text("type"))
            .ShouldBe(["System.IO.FileNotFoundException", "System.TypeLoadException"]);

    [Fact]
    public void A_chain_that_leads_back_to_itself_is_marked()
    {
        var second = Tree(Exceptions.Cyclic()).Items("inner")[0];
        Value(second).ShouldBe("second");
        var repeated = second.Items("inner")[0];
        repeated.GetProperty("cycle").GetBoolean().ShouldBeTrue();
        repeated.Names().ShouldBe(["type", "cycle"]);
    }

    [Fact]
    public void Data_that_leads_back_to_the_exception_is_text()
    {
        var exception = new InvalidOperationException("self");
        exception.Data["self"] = exception;
        exception.Data["list"] = new object[] { exception };
        Tree(exception).At("data", "self").GetString()!.ShouldContain("System.InvalidOperationException: self");
    }

    [Fact]
    public void A_chain_of_ten_thousand_is_cut_and_counted()
    {
        var tree = Tree(Exceptions.Chain(10_000));
        var depth = 1;
        while (tree.Items("inner").Count > 0)
            (tree, depth) = (tree.Items("inner")[0], depth + 1);
        depth.ShouldBeInRange(10, 32);
        tree.GetProperty("elided").GetInt32().ShouldBe(1);
    }

    [Fact]
    public void An_aggregate_of_thousands_keeps_the_first_and_counts_the_rest()
    {
        var tree = Tree(new AggregateException(Enumerable.Range(0, 5_000).Select(i => new FormatException($"number {i}"))));
        tree.Items("inner").Count.ShouldBe(31);
        tree.GetProperty("elided").GetInt32().ShouldBe(5_000 - 31);
    }

    [Fact]
    public void A_JSON_reader_with_the_usual_depth_takes_the_deepest_report() =>
        JsonDocument.Parse(Tree(Exceptions.Chain(500)).GetRawText(), new JsonDocumentOptions { MaxDepth = 64 }).ShouldNotBeNull();

    [Theory]
    [InlineData("throws", "<unprintable Hostile object>")]
    [InlineData("null", "")]
    public void A_message_that_cannot_be_had_is_marked(string how, string value)
    {
        var report = _reporter.Report(new Hostile(how, new FormatException("within")));
        report.Text("value").ShouldBe(value);
        report.At("exception", "inner")[0].Text("value").ShouldBe("within");
        report.Has("losses").ShouldBe(how == "throws");
    }

    [Fact]
    public void Values_of_data_that_cannot_be_printed_are_marked_and_the_others_kept()
    {
        var exception = new InvalidOperationException("message") { Data = { ["good"] = 1, ["bad"] = new Unprintable(), ["null"] = null, [new Unprintable()] = "by a bad key" } };
        var report = _reporter.Report(exception);
        var data = report.At("exception", "data");
        (data.Text("good"), data.Text("bad"), data.Text("null")).ShouldBe(("1", "<unprintable Unprintable object>", "null"));
        data.Text("<unprintable Unprintable object>").ShouldBe("by a bad key");
        report.Items("losses").ShouldContain(loss => loss.Text("what") == "exception data bad" && loss.Text("why") == "threw System.InvalidOperationException");
        _reporter.Reporter.Statistics.Losses.ShouldBe(2);
    }

    [Fact]
    public void Data_that_is_not_the_frameworks_may_throw_anywhere()
    {
        foreach (var where in (string[])["property", "count", "enumerator", "next"])
        {
            var report = _reporter.Report(new OwnData(where));
            report.Text("value").ShouldBe("own data");
            report.At("exception").Has("data").ShouldBeFalse();
            report.Items("losses")[0].Text("what").ShouldBe("data of OwnData");
        }
    }

    [Fact]
    public void The_frameworks_own_messages_that_print_a_foreign_value_are_read_under_guard()
    {
        Exception[] exceptions =
        [
            new ArgumentOutOfRangeException("server", new Unprintable(), "out"),
            new SwitchExpressionException(new Unprintable()),
            new AggregateException(new Hostile("throws")),
            new ReflectionTypeLoadException([null], [new Hostile("throws")]),
        ];
        foreach (var exception in exceptions)
        {
            var report = _reporter.Report(exception);
            report.Text("value").ShouldBe($"<unprintable {exception.GetType().Name} object>");
            report.At("exception").Has("frames").ShouldBeTrue();
        }

        _reporter.Report(new ArgumentOutOfRangeException("server", 7, "out")).Text("value").ShouldContain("Actual value was 7");
    }

    [Fact]
    public void Lone_surrogates_and_control_characters_are_legal_JSON()
    {
        var report = _reporter.Report(new InvalidOperationException("a\ud800b\0\u001b[2J\r\n\u2028<>") { Data = { ["\udc00"] = "\ud800" } });
        report.Text("value").ShouldBe("a\uFFFDb\0\u001b[2J\r\n\u2028<>");
        report.At("exception", "data").GetProperty("\uFFFD").GetString().ShouldBe("\uFFFD");
    }

    private sealed class Hostile(string how, Exception? inner = null) : Exception("unused", inner)
    {
        public override string Message => how == "throws" ? throw new InvalidOperationException("message") : null!;
    }

    private sealed class Unprintable
    {
        public override string ToString() => throw new InvalidOperationException("ToString");
    }

    private sealed class OwnData(string where) : Exception("own data")
    {
        public override IDictionary Data => where == "property" ? throw new InvalidOperationException() : new OwnDictionary(where);
    }

    private sealed class OwnDictionary(string where) : Hashtable
    {
        public override int Count => where == "count" ? throw new InvalidOperationException() : 1;

        public override IDictionaryEnumerator GetEnumerator() => where == "enumerator" ? throw new InvalidOperationException() : new OwnEnumerator();
    }

    private sealed class OwnEnumerator : IDictionaryEnumerator
    {
        public object Current => Entry;

        public DictionaryEntry Entry => new("a", "b");

        public object Key => "a";

        public object? Value => "b";

        public bool MoveNext() => throw new InvalidOperationException();

        public void Reset()
        {
        }
    }
}
