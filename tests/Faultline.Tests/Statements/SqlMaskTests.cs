using Faultline.Statements;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Tests.Statements;

public class SqlMaskTests
{
    [Theory]
    [InlineData("SELECT * FROM orders WHERE id = 17", "SELECT * FROM orders WHERE id = ?")]
    [InlineData("SELECT 'it''s', E'a\\'b', N'x', X'ff' FROM t", "SELECT ?, ?, ?, ? FROM t")]
    [InlineData("a = 'C:\\' AND b = 'x'", "a = ? AND b = ?")]
    [InlineData("a = 1.5e-3 OR a = .5 OR a = 0xFF OR a = -7", "a = ? OR a = ? OR a = ? OR a = ?")]
    [InlineData("a = b-7", "a = b-?")]
    [InlineData("a = $1 AND b = @p0 AND c = :name AND d = %s AND e = %(x)s AND f = ?", "a = ? AND b = ? AND c = ? AND d = ? AND e = ? AND f = ?")]
    [InlineData("a::text = b", "a::text = b")]
    [InlineData("a = $$it's$$ AND b = $q$x$y$q$", "a = ? AND b = ?")]
    [InlineData("id IN (1, 2, 3)", "id IN (…)")]
    [InlineData("id IN (1)", "id IN (…)")]
    [InlineData("id in ('a', NULL, $3)", "id in (…)")]
    [InlineData("id IN (SELECT x FROM y WHERE z = 1)", "id IN (SELECT x FROM y WHERE z = ?)")]
    [InlineData("id IN (1, 2, f(3))", "id IN (?, …, f(?))")]
    [InlineData("INSERT INTO t (a, b) VALUES (1, 'x'), (2, DEFAULT), (3, 'z') RETURNING id", "INSERT INTO t (a, b) VALUES (…) RETURNING id")]
    [InlineData("f(1, 2)", "f(?, ?)")]
    [InlineData("SELECT col1, \"Col 2\", \"Id\", `b`, [c d] FROM t2", "SELECT col1, ?, \"Id\", `b`, [c d] FROM t2")]
    [InlineData("WHERE name = \"O'Brien, 7\"", "WHERE name = ?")]
    [InlineData("a[1]", "a[?]")]
    [InlineData("email = ANY(ARRAY['bob@x.test'])", "email = ANY(ARRAY[?])")]
    [InlineData("a = ARRAY['a]b'] AND b = 'secret'", "a = ARRAY[?] AND b = ?")]
    [InlineData("a = ARRAY[b, 'secret']", "a = ARRAY[b, ?]")]
    [InlineData("SELECT /* trace 7 */ 1 -- end 8\nFROM\t\r\n  t ;", "SELECT ? FROM t")]
    [InlineData("a = 'never closed", "a = ?")]
    [InlineData("a /* never closed", "a")]
    [InlineData("", "")]
    public void A_statement_keeps_its_words_and_loses_its_literals(string sql, string masked) => SqlMask.Of(sql).ShouldBe(masked);

    [Fact]
    public void A_list_of_any_length_is_the_same_list()
    {
        var ids = string.Join(", ", Enumerable.Range(0, 50_000));
        SqlMask.Of($"SELECT * FROM t WHERE id IN ({ids}) AND x = 'y'").ShouldBe("SELECT * FROM t WHERE id IN (…) AND x = ?");
    }

    [Fact]
    public void Any_text_is_masked_within_the_limit() =>
        Prop.ForAll(Gen.Elements("'", "\"", "$", "$$", "(", ")", ",", " IN ", "VALUES", "--", "/*", "*/", "E'", "\\", "[", "]", "1", "e-", "a", "@", ":", "%", "\n", "é", "`").ListOf().Select(parts => string.Concat(parts)).ToArbitrary(), text =>
        {
            var masked = SqlMask.Of(text, 40);
            return masked.Length <= 40 && !masked.Contains('\n') && !masked.EndsWith(' ');
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("(")]
    [InlineData("$a")]
    [InlineData("'")]
    [InlineData("[")]
    [InlineData("/*")]
    [InlineData("E'\\")]
    [InlineData("IN (1,")]
    public void A_long_statement_of_one_kind_is_read_to_its_end(string part)
    {
        // Time that grew with the square would run for minutes here.
        SqlMask.Of(string.Concat(Enumerable.Repeat(part, 100_000)), 1_000_000).Length.ShouldBeLessThanOrEqualTo(1_000_000);
    }
}
