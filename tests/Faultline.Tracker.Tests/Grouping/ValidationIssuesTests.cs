using Faultline.Tracker.Grouping;

namespace Faultline.Tracker.Tests.Grouping;

public class ValidationIssuesTests
{
    [Fact]
    public void Codes_and_paths_of_zod_are_read() => ValidationIssues.Read(
        """[{"code": "invalid_type", "expected": "string", "path": ["lines", 3, "sku"]}, {"code":"too_small","path":["count"]}]""")
        .ShouldBe(["invalid_type@lines..sku", "too_small@count"]);

    [Fact]
    public void What_stands_far_behind_its_name_is_none_of_it() => ValidationIssues.Read(
        $"""{string.Concat(Enumerable.Repeat("\"code\" ", 1_000))}:"{new string('x', 5_000)}" "path": ["a"]""").ShouldBe(["@a"]);

    [Fact]
    public void Of_a_long_message_the_beginning_is_read() => ValidationIssues.Read(
        $$"""[{"path": ["a"]}, {{new string(' ', 16 * 1024)}} {"path": ["b"]}]""").ShouldBe(["@a"]);

    [Fact]
    public void A_message_that_names_codes_without_end_costs_little_memory()
    {
        var message = $"""["path": ["a"], {string.Concat(Enumerable.Repeat("\"code\"", 2_000))}:"{new string('x', 1_000_000)}"]""";
        ValidationIssues.Read(message);
        var before = GC.GetAllocatedBytesForCurrentThread();
        ValidationIssues.Read(message);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(100_000);
    }
}
