namespace Faultline.Tests;

public sealed class ReportIdTests
{
    private const string Canonical = "OOPS-7ZK3M9QW2X5T8V1B0N6C";

    [Theory]
    [InlineData("OOPS-7ZK3M9QW2X5T8V1B0N6C")]
    [InlineData("oops-7zk3m9qw2x5t8v1b0n6c")]
    [InlineData("Oops - 7ZK3M9QW2X5T8V1B0N6C")]
    [InlineData("7ZK3M9QW2X5T8V1B0N6C")]
    [InlineData("  7zk3m9qw2x5t8v1b0n6c,  ")]
    [InlineData("OOPS-7ZK3M9QW2X5T8VIBON6C")]
    [InlineData("oops-7zk3m9qw2x5t8vlbon6c.")]
    [InlineData("http://127.0.0.1:5080/oops/OOPS-7ZK3M9QW2X5T8V1B0N6C?tab=log#frames")]
    [InlineData("It said OOPS code 5, then (OOPS-7ZK3M9QW2X5T8V1B0N6C).")]
    [InlineData("<code>OOPS-7ZK3M9QW2X5T8V1B0N6C</code>")]
    public void An_id_is_found_in_any_spelling(string pasted)
    {
        ReportId.TryFind(pasted, out var id).ShouldBeTrue();
        id.ToString().ShouldBe(Canonical);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("OOPS code")]
    [InlineData("OOPS-7ZK3M9QW2X5T8V1B0N6")]
    [InlineData("OOPS-7ZK3M9QW2X5T8V1B0N6CC")]
    [InlineData("OOPS-7ZK3M9QW2X5T8V1B0N6U")]
    [InlineData("TROOPS-7ZK3M9QW2X5T8V1B0N6C")]
    [InlineData("oopsOOPS-7ZK3M9QW2X5T8V1B0N6C")]
    [InlineData("OOPS-7ZK3M9QW2X_T8V1B0N6C")]
    public void What_is_no_id_is_not_found(string? pasted) => ReportId.TryFind(pasted, out _).ShouldBeFalse();

    [Fact]
    public void A_new_id_is_one_word_after_its_prefix_and_reads_back()
    {
        var id = ReportId.New();
        id.ToString().ShouldMatch("^OOPS-[0-9A-HJKMNP-TV-Z]{20}$");
        ReportId.Parse(id.ToString()).ShouldBe(id);
        ReportId.Parse(id.ToString().ToLowerInvariant()).ShouldBe(id);
    }

    [Fact]
    public void New_ids_use_every_position_of_the_token()
    {
        var ids = Enumerable.Range(0, 2_000).Select(_ => ReportId.New().ToString()).ToList();
        ids.Distinct().Count().ShouldBe(ids.Count);
        for (var i = ReportId.Prefix.Length; i < ids[0].Length; i++)
            ids.Select(id => id[i]).Distinct().Count().ShouldBe(32, $"position {i} should take all 32 symbols");
    }

    [Fact]
    public void The_error_names_the_text_and_what_was_expected() =>
        Should.Throw<FormatException>(() => ReportId.Parse("nonsense")).Message.ShouldContain("'nonsense' is not a report id; expected OOPS-");
}
