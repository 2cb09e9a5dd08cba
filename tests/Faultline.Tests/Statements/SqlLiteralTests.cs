using Faultline.Statements;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Tests.Statements;

/// <summary>No literal gets through, whatever is in it.</summary>
public class SqlLiteralTests
{
    // Has a letter of no keyword, so that it is found wherever it gets through.
    private const string Secret = "sëcret";

    private static readonly string[] Inside = [Secret, " ", "''", "\"", "`", "--", "/*", "*/", "$$", "#", "(", ")", ",", ";", "1", "é", "\n", "[", "]", "%", ":x", "@"];

    [Theory]
    [InlineData("SELECT q'[it's sëcret]' FROM t", "SELECT ? FROM t")]
    [InlineData("SELECT nq'!it's sëcret!' FROM t", "SELECT ? FROM t")]
    [InlineData("SELECT q FROM nq WHERE q = 'sëcret'", "SELECT q FROM nq WHERE q = ?")]
    public void Oracles_quotes_are_read(string sql, string masked) => SqlMask.Of(sql).ShouldBe(masked);

    [Theory]
    [InlineData(@"SELECT 'it\'s sëcret', b FROM t", "SELECT ?, b FROM t")]
    [InlineData("SELECT \"sëcret\", 'a' FROM t", "SELECT ?, ? FROM t")]
    [InlineData("SELECT \"say \"\"sëcret\"\"\" FROM t", "SELECT ? FROM t")]
    [InlineData("SELECT a#it's\n, 'sëcret' FROM t", "SELECT a , ? FROM t")]
    [InlineData("SELECT 1#it's\n, 'sëcret' FROM t", "SELECT ? , ? FROM t")]
    [InlineData("SELECT @a#it's\n, 'sëcret' FROM t", "SELECT ? , ? FROM t")]
    [InlineData("SELECT 5--1, 'sëcret' FROM t -- it's\n", "SELECT ?--?, ? FROM t")]
    [InlineData("SELECT N'it\\'s sëcret', `a#b` FROM t", "SELECT N?, `a#b` FROM t")]
    public void MySqls_habits_are_read(string sql, string masked) => SqlMask.Of(sql, 500, SqlHabits.MySql).ShouldBe(masked);

    [Theory]
    [InlineData("SELECT /* a /* it's */ b's */ 'sëcret' FROM t", "SELECT ? FROM t")]
    [InlineData("SELECT /* never /* closed */ 'sëcret'", "SELECT")]
    [InlineData("SELECT /**/ 1 /*/ 'sëcret' */ FROM t", "SELECT ? FROM t")]
    public void Comments_nest_where_they_do(string sql, string masked) => SqlMask.Of(sql, 500, SqlHabits.NestedComments).ShouldBe(masked);

    // Names beside it stay, as Entity Framework writes them.
    [Theory]
    [InlineData("SELECT a FROM t WHERE b = \"sëcret\"", "SELECT a FROM t WHERE b = ?")]
    [InlineData("SELECT \"sëcret\", f(\"sëcret\", 1) FROM json_each(\"sëcret\")", "SELECT ?, f(?, ?) FROM json_each(?)")]
    [InlineData("SELECT a FROM t WHERE b IN (\"sëcret\", \"sëcret\") AND c LIKE \"sëcret\" OR c BETWEEN \"sëcret\" AND \"sëcret\"", "SELECT a FROM t WHERE b IN (…) AND c LIKE ? OR c BETWEEN ? AND ?")]
    [InlineData("INSERT INTO t (\"a\", b) VALUES (\"sëcret\", 'sëcret')", "INSERT INTO t (\"a\", b) VALUES (…)")]
    [InlineData("INSERT INTO \"Rows\" (\"Title\", \"Size\")\nVALUES (@p0, @p1)\nRETURNING \"Id\";", "INSERT INTO \"Rows\" (\"Title\", \"Size\") VALUES (…) RETURNING \"Id\"")]
    [InlineData("SELECT \"r\".\"Id\" FROM \"Rows\" AS \"r\" WHERE \"r\".\"Title\" = \"sëcret\" ORDER BY \"r\".\"Id\" LIMIT 2", "SELECT \"r\".\"Id\" FROM \"Rows\" AS \"r\" WHERE \"r\".\"Title\" = ? ORDER BY \"r\".\"Id\" LIMIT ?")]
    [InlineData("UPDATE \"Rows\" SET \"A\" = @p0, \"B\" = \"sëcret\" WHERE \"Id\" = @p1", "UPDATE \"Rows\" SET \"A\" = ?, ? = ? WHERE \"Id\" = ?")]
    [InlineData("CREATE TABLE \"Rows\" (\"Id\" INTEGER CONSTRAINT \"PK\" PRIMARY KEY, \"T\" TEXT DEFAULT \"sëcret\" CHECK (\"T\" <> \"sëcret\"))", "CREATE TABLE \"Rows\" (\"Id\" INTEGER CONSTRAINT \"PK\" PRIMARY KEY, \"T\" TEXT DEFAULT ? CHECK (? <> ?))")]
    [InlineData("CREATE UNIQUE INDEX \"IX\" ON \"Rows\" (\"A\", \"B\")", "CREATE UNIQUE INDEX \"IX\" ON \"Rows\" (\"A\", \"B\")")]
    public void SQLites_strings_in_double_quotes_are_no_names(string sql, string masked) => SqlMask.Of(sql, 500, SqlHabits.StringsInNames).ShouldBe(masked);

    [Fact]
    public void No_string_in_double_quotes_gets_through_in_SQLite() => Check("\"", "\"", part => part == "\"" ? "\"\"" : part, SqlHabits.StringsInNames, "'", "sëcret");

    [Fact]
    public void No_string_gets_through() => Check("'", "'", part => part, SqlHabits.None);

    [Fact]
    public void No_string_of_PostgreSQL_gets_through()
    {
        Check("E'", "'", part => part, SqlHabits.NestedComments, @"\'", @"\\");
        Check("$tag$", "$tag$", part => part, SqlHabits.NestedComments, "'", "$x$");
        Check("U&'", "'", part => part, SqlHabits.NestedComments);
    }

    [Fact]
    public void No_string_of_MySql_gets_through()
    {
        Check("'", "'", part => part, SqlHabits.MySql, @"\'", @"\\", @"\n");
        Check("\"", "\"", part => part == "\"" ? "\"\"" : part, SqlHabits.MySql, "'", @"\""", @"\\");
    }

    [Fact]
    public void No_string_of_Oracle_gets_through() => Check("q'{", "}'", part => part, SqlHabits.None, "'", "}");

    [Fact]
    public void No_number_gets_through() =>
        Prop.ForAll(Gen.Choose(100_000, 999_999).ToArbitrary(), Gen.Elements("= {0}", "IN (1, {0})", "+ {0}e5", "= -{0}.5", "BETWEEN .{0} AND 0x{0}", "VALUES ({0}, NULL)").ToArbitrary(), (number, how) =>
            !SqlMask.Of("SELECT a2 FROM t3 WHERE x " + string.Format(System.Globalization.CultureInfo.InvariantCulture, how, number)).Contains($"{number}", StringComparison.Ordinal)).QuickCheckThrowOnFailure();

    // Several literals beside one another, so that one that is read too long or too short brings the next to light.
    private static void Check(string open, string close, Func<string, string> escape, SqlHabits habits, params string[] further)
    {
        var parts = Gen.Elements([.. Inside, .. further]).ListOf().Select(parts => string.Concat(parts.Select(escape)));
        // A backslash of its own before the end would escape it.
        var literal = parts.Where(text => !text.EndsWith('\\') && !EndsEarly(text, open, close)).Select(text => open + text + close);
        Prop.ForAll(literal.ToArbitrary(), literal.ToArbitrary(), (first, second) =>
        {
            var masked = SqlMask.Of($"SELECT a, {first}, b FROM t WHERE c = {second} AND d = {first}", 2_000, habits);
            masked.ShouldNotContain(Secret);
            masked.ShouldBe("SELECT a, ?, b FROM t WHERE c = ? AND d = ?");
        }).QuickCheckThrowOnFailure();
    }

    // Text that by itself ends the literal is no literal's text.
    private static bool EndsEarly(string text, string open, string close) => open is "$tag$" or "q'{" && (text + close).IndexOf(close, StringComparison.Ordinal) < text.Length;
}
