using System.Text;
using Faultline.Reports;
using Faultline.Server.Ingest;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Server.Tests.Ingest;

/// <summary>What is remembered of names changes no answer.</summary>
public sealed class KnownNamesTests
{
    private static readonly string[] Parts = ["", "a", "k", "ke", "key", "pwd", "id", "api_", "token", "secret", "password", "line", "function", "\0", "\0\0", "é", "x-auth-", "cookie", "abcdefghijklmnopqrstuvwxyz"];

    private readonly KnownNames _names = new(new Scrubber());
    private readonly Scrubber _scrubber = new();

    [Fact]
    public void Every_name_is_answered_as_the_scrubber_answers_it_however_often_and_after_whatever_others() =>
        Prop.ForAll(Gen.Elements(Parts).ListOf().Select(parts => string.Concat(parts)).ListOf().ToArbitrary(), names =>
        {
            for (var round = 0; round < 2; round++)
            {
                foreach (var name in names)
                    _names.IsSensitive(Encoding.UTF8.GetBytes(name)).ShouldBe(_scrubber.IsSensitive(name), name);
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("token")]
    [InlineData("secret")]
    [InlineData("password")]
    [InlineData("api_key")]
    public void A_name_is_not_taken_for_one_that_only_begins_or_ends_as_it_does(string name)
    {
        string[] around = [name + "\0", "\0" + name, name + "x", "x" + name, name + "xx", name[Math.Min(1, name.Length)..]];
        foreach (var other in around)
            _names.IsSensitive(Encoding.UTF8.GetBytes(other)).ShouldBe(_scrubber.IsSensitive(other), other);
        _names.IsSensitive(Encoding.UTF8.GetBytes(name)).ShouldBe(_scrubber.IsSensitive(name));
    }
}
