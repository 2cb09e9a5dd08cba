using Faultline.Reports;

namespace Faultline.Tests.Reports;

public sealed class ScrubbedNameTests
{
    private static readonly Scrubber Scrubber = new();

    [Theory]
    [InlineData("password")]
    [InlineData("Password")]
    [InlineData("PASSWORD_HASH")]
    [InlineData("pass-word")]
    [InlineData("user.passwd")]
    [InlineData("X-Api-Key")]
    [InlineData("api_key")]
    [InlineData("ApiKey")]
    [InlineData("oauth_signature")]
    [InlineData("HTTP_COOKIE")]
    [InlineData("SessionId")]
    [InlineData("X-CSRF-Token")]
    [InlineData("connection_string")]
    [InlineData("CreditCard")]
    [InlineData("pin")]
    [InlineData("PIN")]
    [InlineData("sid")]
    public void Names_that_sound_like_secrets(string name) => Scrubber.IsSensitive(name).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("name")]
    [InlineData("server_id")]
    [InlineData("shipping")]
    [InlineData("author")]
    [InlineData("design")]
    [InlineData("monkey")]
    [InlineData("state")]
    public void Names_that_do_not(string name) => Scrubber.IsSensitive(name).ShouldBeFalse();

    [Fact]
    public void Words_of_the_apps_own_hold_in_any_spelling()
    {
        var scrubber = new Scrubber(["Bank Account"]);
        scrubber.IsSensitive("bank_account_2").ShouldBeTrue();
        foreach (var text in (string[])["bank_account=4711", "BankAccount: 4711", "{\"bank-account\":\"4711\"}"])
            scrubber.Text(text).ShouldNotContain("4711");
        Scrubber.Text("bank_account=4711").ShouldContain("4711");
        Should.Throw<ArgumentException>(() => new Scrubber(["_x_"])).Message.ShouldStartWith("'_x_' is not a sensitive name; expected at least 2 letters or digits");
    }

    [Theory]
    [InlineData("Accept", "text/html", "text/html")]
    [InlineData("accept", "text/html", "text/html")]
    [InlineData("X-Anything", "value", "<hidden>")]
    [InlineData("Cookie", "a=b", "<hidden>")]
    [InlineData("Set-Cookie", "a=b", "<hidden>")]
    [InlineData("X-Api-Key", "k", "<hidden>")]
    [InlineData("X-Forwarded-For", "10.0.0.1", "<hidden>")]
    [InlineData("Sec-WebSocket-Protocol", "bearer.abc", "<hidden>")]
    [InlineData("Authorization", "Bearer abc", "Bearer <hidden>")]
    [InlineData("authorization", "Digest a=\"b\", c=d", "Digest <hidden>")]
    [InlineData("Authorization", "abcdef", "<hidden>")]
    [InlineData("Authorization", "", "<hidden>")]
    [InlineData("Authorization", " abc", "<hidden>")]
    [InlineData("Proxy-Authorization", "Basic abc", "Basic <hidden>")]
    [InlineData("Referer", "https://u:p@example.org/x?token=abc&page=2", "https://<hidden>@example.org/x?token=<hidden>&page=2")]
    [InlineData("User-Agent", "tool/1 password=x", "tool/1 password=<hidden>")]
    public void Headers_are_hidden_unless_they_are_known_to_be_harmless(string name, string value, string kept) => Scrubber.Header(name, value).ShouldBe(kept);

    [Fact]
    public void The_app_may_keep_more_headers()
    {
        var scrubber = new Scrubber(capturedHeaders: ["X-Zone"]);
        scrubber.Header("x-zone", "eu").ShouldBe("eu");
        scrubber.Header("X-Zone", "token=abc").ShouldBe("token=<hidden>");
    }

    [Fact]
    public void A_header_whose_name_sounds_like_a_secret_is_hidden_whatever_the_app_asks_for()
    {
        var scrubber = new Scrubber(capturedHeaders: ["Cookie", "X-Session-Id", .. CapturedHeaders.Default]);
        scrubber.Header("Cookie", "a=1").ShouldBe("<hidden>");
        scrubber.Header("x-session-id", "4711").ShouldBe("<hidden>");
        CapturedHeaders.Default.ShouldAllBe(name => scrubber.Header(name, "kept") == "kept");
    }

    [Theory]
    [InlineData("http://h/x?a=1&password=p&b=2", "http://h/x?a=1&password=<hidden>&b=2")]
    [InlineData("http://h/x?PassWord=p#frag", "http://h/x?PassWord=<hidden>#frag")]
    [InlineData("http://h/x?pass%77ord=p", "http://h/x?pass%77ord=<hidden>")]
    [InlineData("http://h/x?code=1&state=2&key=3&sort=4", "http://h/x?code=<hidden>&state=<hidden>&key=<hidden>&sort=4")]
    [InlineData("http://h/x?next=%2Flogin%3Ftoken%3Dabc&page=2", "http://h/x?next=<hidden>&page=2")]
    [InlineData("http://h/x?next=%2Fhome%3Fpage%3D2", "http://h/x?next=%2Fhome%3Fpage%3D2")]
    [InlineData("http://u:p@h/x", "http://<hidden>@h/x")]
    [InlineData("/x;jsessionid=ABC?y=1", "/x;jsessionid=<hidden>?y=1")]
    [InlineData("/x#access_token=abc&y=1", "/x#access_token=<hidden>&y=1")]
    [InlineData("/x?flag&=&a=b=c", "/x?flag&=&a=b=c")]
    [InlineData("?", "?")]
    [InlineData("", "")]
    public void Addresses_keep_all_but_their_secrets(string url, string scrubbed) => Scrubber.Url(url).ShouldBe(scrubbed);

    // The bound is the work: what is not linear does not end within the life of a test run.
    [Fact(Timeout = 600_000)]
    public async Task A_hostile_text_takes_linear_time()
    {
        string[] units =
        [
            "aa:", "pwd=", "pwd:pwd", "password ", "\"password\":\"", "password='", "'", "\"", "a=\"", "key=<", "<key>", "<key", "pwd=[", "pwd={", "-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----", "AAAA\n",
            "://", "://a@", "://a:", "@", "eyJa.", "eyJ", "bearer ", "bearer aaaaaa ", "4", "4 ", "4111111111111111 ", "4111-", "AKIA", "ghp_", "sk-", "Authorization: ", "authorization: a ", "cookie:", "key is ", "\\\"key\\\":\\\"",
            "?key=", "%3D", "key%3D", "api key:", "token token:", ".", "-", "--key ", "a.b.password.", "\u00e4", "\ud83d\ude00",
        ];
        foreach (var unit in units)
            await ScrubAsync(unit, 1 << 17);
        foreach (var unit in (string[])["aa:", "key=<", "password='", "4111-", "://a:", "bearer "])
            await ScrubAsync(unit, 1 << 20);

        static async Task ScrubAsync(string unit, int length)
        {
            var text = string.Concat(Enumerable.Repeat(unit, length / unit.Length)) + " password=x";
            (await Task.Run(() => Scrubber.Text(text), TestContext.Current.CancellationToken)).ShouldNotBeNull();
            (await Task.Run(() => Scrubber.Url("http://h/?x=" + text), TestContext.Current.CancellationToken)).ShouldNotBeNull();
        }
    }
}
