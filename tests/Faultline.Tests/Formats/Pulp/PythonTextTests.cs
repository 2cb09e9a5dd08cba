using System.Numerics;
using Faultline.Formats.Pulp;
using Faultline.Formats.Pulp.Python;

namespace Faultline.Tests.Formats.Pulp;

/// <summary>The expectations were printed by Python 2.7.18.</summary>
public sealed class PythonTextTests
{
    [Theory]
    [InlineData("id", "'id'")]
    [InlineData("", "''")]
    [InlineData("a'b", "\"a'b\"")]
    [InlineData("a\"b", "'a\"b'")]
    [InlineData("a'\"b", "'a\\'\"b'")]
    [InlineData("\n\t\r\\\0\u007f\u001b", "'\\n\\t\\r\\\\\\x00\\x7f\\x1b'")]
    [InlineData("clé", "'cl\\xc3\\xa9'")]
    [InlineData("\ud83d\ude00", "'\\xf0\\x9f\\x98\\x80'")]
    public void A_string_is_a_byte_string(string value, string expected) => PythonText.Repr(value).ShouldBe(expected);

    [Theory]
    [InlineData("a'b", "u\"a'b\"")]
    [InlineData("é\u0085\u00a0", "u'\\xe9\\x85\\xa0'")]
    [InlineData("\u20ac\ud83d\ude00\u2028", "u'\\u20ac\\U0001f600\\u2028'")]
    public void A_unicode_string_has_a_prefix(string value, string expected) => PythonText.Repr(new PythonUnicode(value)).ShouldBe(expected);

    [Theory]
    [InlineData(1.0, "1.0", "1.0")]
    [InlineData(0.1, "0.1", "0.1")]
    [InlineData(-0.0, "-0.0", "-0.0")]
    [InlineData(1e15, "1000000000000000.0", "1e+15")]
    [InlineData(1e16, "1e+16", "1e+16")]
    [InlineData(123456789012345678.0, "1.2345678901234568e+17", "1.23456789012e+17")]
    [InlineData(123456789012.0, "123456789012.0", "1.23456789012e+11")]
    [InlineData(12345678901.0, "12345678901.0", "12345678901.0")]
    [InlineData(0.0001, "0.0001", "0.0001")]
    [InlineData(0.00001, "1e-05", "1e-05")]
    [InlineData(1.5e300, "1.5e+300", "1.5e+300")]
    [InlineData(0.30000000000000004, "0.30000000000000004", "0.3")]
    [InlineData(123456789.123456, "123456789.123456", "123456789.123")]
    [InlineData(double.NaN, "nan", "nan")]
    [InlineData(double.NegativeInfinity, "-inf", "-inf")]
    public void A_float_has_the_shortest_digits_or_twelve(double value, string repr, string str)
    {
        PythonText.Repr(value).ShouldBe(repr);
        PythonText.Str(value).ShouldBe(str);
    }

    [Fact]
    public void Other_values_have_their_own_forms()
    {
        PythonText.Repr(null).ShouldBe("None");
        PythonText.Repr(true).ShouldBe("True");
        PythonText.Repr(BigInteger.Pow(10, 20)).ShouldBe("100000000000000000000L");
        PythonText.Str(BigInteger.Pow(10, 20)).ShouldBe("100000000000000000000");
        PythonText.Repr(new object?[] { 1, new[] { "a" }, null, new Dictionary<string, object?> { ["k"] = new PythonUnicode("v") } }).ShouldBe("[1, ['a'], None, {'k': u'v'}]");
        PythonText.ReprOfTuple([1]).ShouldBe("(1,)");
        PythonText.Str(new DateTime(2020, 1, 2, 3, 4, 5)).ShouldBe("2020-01-02 03:04:05");
        PythonText.Repr(new DateTime(2020, 1, 2, 3, 4, 0)).ShouldBe("datetime.datetime(2020, 1, 2, 3, 4)");
        PythonText.Repr(new DateOnly(2020, 1, 2)).ShouldBe("datetime.date(2020, 1, 2)");
        PythonText.Repr(1.50m).ShouldBe("Decimal('1.50')");
    }

    [Theory]
    [InlineData(90, "0:01:30")]
    [InlineData(0, "0:00:00")]
    [InlineData(86_400, "1 day, 0:00:00")]
    [InlineData(172_803.5, "2 days, 0:00:03.500000")]
    [InlineData(-90, "-1 day, 23:58:30")]
    [InlineData(-241_200, "-3 days, 5:00:00")]
    [InlineData(0.000001, "0:00:00.000001")]
    [InlineData(45_296, "12:34:56")]
    public void A_span_has_days_and_a_positive_rest(double seconds, string expected) => PythonText.Str(TimeSpan.FromTicks((long)Math.Round(seconds * 1e6) * 10)).ShouldBe(expected);

    [Fact]
    public void A_dictionary_has_the_order_of_its_hash_table()
    {
        static string Keys(params string[] keys) => string.Join(",", PythonDictOrder.Of(keys.Select(key => KeyValuePair.Create(key, (object?)null))).Select(entry => entry.Key));
        Keys("operation", "resource_id", "resource_type").ShouldBe("operation,resource_type,resource_id");
        Keys("resource_type", "resource_id", "operation").ShouldBe("operation,resource_type,resource_id");
        Keys("repository", "distributor", "repo_id", "importer_id", "x").ShouldBe("distributor,importer_id,repo_id,repository,x");
        Keys("repository", "distributor", "repo_id", "importer_id", "x", "y", "z", "aa").ShouldBe("aa,importer_id,repo_id,repository,y,distributor,x,z");
    }

    [Fact]
    public void A_list_that_is_wider_than_80_columns_has_one_item_a_line()
    {
        PythonPretty.Format(new[] { new string('a', 36), new string('b', 35) }).ShouldBe($"['{new string('a', 36)}', '{new string('b', 35)}']");
        PythonPretty.Format(new[] { new string('a', 36), new string('b', 36) }).ShouldBe($"['{new string('a', 36)}',\n '{new string('b', 36)}']");
        PythonPretty.Format(new object?[] { new Dictionary<string, object?> { ["b"] = 1, ["a"] = new PythonUnicode("x") } }).ShouldBe("[{'a': u'x', 'b': 1}]");
    }

    [Theory]
    [InlineData("%(a)s and %(a)r", "xy and 'xy'")]
    [InlineData("100%% of %(a)s%%", "100% of xy%")]
    [InlineData("%(a)5s|%(a)-5s|%(a).1s", "   xy|xy   |x")]
    [InlineData("%(n)d|%(n)05d|%(n)x|%(n)#X|%(n)o|%(n).2f|%(n)e|%(n)g|%(n)+d", "10|00010|a|0XA|12|10.00|1.000000e+01|10|+10")]
    [InlineData("%(l)s", "['a']")]
    [InlineData("%(t)s %(z)s", "True None")]
    [InlineData("%(a) s", "xy")]
    [InlineData("%(a) specified", "xypecified")]
    [InlineData("%(a) is not '%(n)'.", "xy is not '10'.")]
    [InlineData("%(a): here", "xy: here")]
    [InlineData("%(missing)s %(a)", "{missing} xy")]
    [InlineData("%(a", "%(a")]
    [InlineData("%s %", "%s %")]
    [InlineData("%(a)d", "xyd")]
    [InlineData("{a} }", "{a} }")]
    public void A_template_gives_what_Python_gives_or_a_text_all_the_same(string template, string expected) =>
        PythonTemplate.Parse(template).Render(new Dictionary<string, object?> { ["a"] = "xy", ["n"] = 10, ["l"] = new[] { "a" }, ["t"] = true, ["z"] = null }).ShouldBe(expected);

    [Theory]
    [InlineData("No %(a)s in {b}: 100%%", "No {a} in {{b}}: 100%")]
    [InlineData("%(a) is", "{a} is")]
    public void A_template_has_a_form_in_braces(string template, string expected) => PythonTemplate.Parse(template).ToBraces().ShouldBe(expected);

    [Theory]
    [InlineData("KeyError", new object[] { "k" }, "'k'")]
    [InlineData("ValueError", new object[] { "k" }, "k")]
    [InlineData("Exception", new object[] { 1, "b" }, "(1, 'b')")]
    [InlineData("Exception", new object[0], "")]
    [InlineData("IOError", new object[] { 2, "No such file" }, "[Errno 2] No such file")]
    [InlineData("OSError", new object[] { 2, "No such file", "/x" }, "[Errno 2] No such file: '/x'")]
    public void An_exception_has_the_text_that_Python_gives_it(string name, object[] args, string expected) => PythonErrors.Str(name, args).ShouldBe(expected);

    [Theory]
    [InlineData("12345678901234567890123", "12345678901234567890123L")]
    [InlineData("[1.50,1e400,7]", "[1.5, inf, 7]")]
    [InlineData("7", "7")]
    public void JSON_is_printed_as_Python_reads_it(string json, string expected) => PythonText.Repr(PulpJson.Parse(json)).ShouldBe(expected);

    [Fact]
    public void What_holds_itself_ends()
    {
        var list = new List<object?>();
        list.Add(list);
        PythonText.Repr(list).ShouldContain("[...]");
        var map = new Dictionary<string, object?>();
        map["m"] = map;
        PythonText.Repr(map).ShouldContain("{...}");
    }
}
