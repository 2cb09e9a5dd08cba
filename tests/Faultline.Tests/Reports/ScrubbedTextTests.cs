using Faultline.Reports;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Tests.Reports;

public sealed class ScrubbedTextTests
{
    private const string Jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private static readonly Scrubber Scrubber = new();

    // {0} is the secret.
    [Theory]
    [InlineData("password={0}")]
    [InlineData("Password = {0}; Server=db")]
    [InlineData("PASSWORD:{0}")]
    [InlineData("db_password: {0}")]
    [InlineData("db.password={0}")]
    [InlineData("user's pass-word={0}")]
    [InlineData("pwd='{0}'")]
    [InlineData("pwd=\"{0}\"")]
    [InlineData("Pwd={{{0}}}")]
    [InlineData("password={0}&x=1")]
    [InlineData("password => {0}")]
    [InlineData("password := \"{0}\"")]
    [InlineData("Password:                 {0}")]
    [InlineData("password:\n  {0}")]
    [InlineData("password is '{0}'")]
    [InlineData("the password was \"{0}\"")]
    [InlineData("password '{0}' is wrong")]
    [InlineData("{{\"password\":\"{0}\"}}")]
    [InlineData("{{\"password\" : \"{0}\", \"user\":\"x\"}}")]
    [InlineData("{{\"passwords\":[\"a\",\"{0}\"]}}")]
    [InlineData("{{\"credentials\":{{\"user\":\"a\",\"value\":\"{0}\"}}}}")]
    [InlineData("{{\\\"password\\\":\\\"{0}\\\"}}")]
    [InlineData("{{\\\\\\\"password\\\\\\\":\\\\\\\"{0}\\\\\\\"}}")]
    [InlineData("headers['X-Api-Key'] = '{0}'")]
    [InlineData("--password {0} --verbose")]
    [InlineData("--api-key={0}")]
    [InlineData("<Password>{0}</Password>")]
    [InlineData("<wsse:Password Type=\"x\">{0}</wsse:Password>")]
    [InlineData("<add name=\"x\" password=\"{0}\" />")]
    [InlineData("Server=db;User Id=sa;Password={0};Encrypt=true")]
    [InlineData("ConnectionString: 'Server=db;Key={0}'")]
    [InlineData("API key: {0}")]
    [InlineData("access key={0}")]
    [InlineData("the private key: {0}")]
    [InlineData("clientSecret={0}")]
    [InlineData("client_secret: {0},")]
    [InlineData("AWS_SECRET_ACCESS_KEY={0}")]
    [InlineData("refresh_token={0}")]
    [InlineData("csrfmiddlewaretoken={0}")]
    [InlineData("jsessionid={0}")]
    [InlineData("PHPSESSID: 1; session={0}")]
    [InlineData("pin={0}")]
    [InlineData("sig={0}&se=1")]
    [InlineData("Authorization: Bearer {0}")]
    [InlineData("Authorization: Basic {0}")]
    [InlineData("authorization: ApiKey {0}")]
    [InlineData("Authorization: {0}")]
    [InlineData("Invalid authorization: {0} was rejected")]
    [InlineData("Authorization: {0}, Accept: */*")]
    [InlineData("password=Tr0ub,{0}")]
    [InlineData("password=a,{0},user=b")]
    [InlineData("<password><![CDATA[{0}]]></password>")]
    [InlineData("Proxy-Authorization: Digest username=\"x\", response=\"{0}\"")]
    [InlineData("Authorization: AWS4-HMAC-SHA256 Credential=x/20260101, SignedHeaders=host, Signature={0}")]
    [InlineData("curl -H \"Authorization: Bearer {0}\" http://x")]
    [InlineData("Cookie: a=1; b={0}; c=3")]
    [InlineData("Set-Cookie: id={0}; Path=/")]
    [InlineData("GET /callback?code={0}&state=1 failed")]
    [InlineData("GET /x?a=1&key={0}")]
    [InlineData("http://user:{0}@example.org/x")]
    [InlineData("postgres://user:p@{0}@db/x")]
    [InlineData("redis://:{0}@cache:6379")]
    [InlineData("https://{0}@example.org")]
    [InlineData("GET /login%3Ftoken%3D{0} failed")]
    public void A_named_secret_is_hidden_and_the_rest_can_be_read(string form)
    {
        const string Secret = "Zx9-hunter2";
        var text = "It failed for server 7: " + string.Format(System.Globalization.CultureInfo.InvariantCulture, form, Secret);
        var scrubbed = Scrubber.Text(text);
        scrubbed.ShouldNotContain(Secret);
        scrubbed.ShouldNotContain("hunter");
        scrubbed.ShouldContain("<hidden>");
        scrubbed.ShouldStartWith("It failed for server 7: ");
        Scrubber.Text(scrubbed).ShouldBe(scrubbed, "a second time changes nothing");
    }

    [Theory]
    [InlineData("password=\"two words\" next", "password=\"<hidden>\" next")]
    [InlineData("password='it''s' next", "password='<hidden>' next")]
    [InlineData("password='' next", "password='' next")]
    [InlineData("{\"password\":\"a\\\"b\",\"user\":\"x\"}", "{\"password\":\"<hidden>\",\"user\":\"x\"}")]
    [InlineData("Server=db;Password=x;Encrypt=true", "Server=db;Password=<hidden>;Encrypt=true")]
    [InlineData("Authorization: Bearer abc\nHost: x", "Authorization: Bearer <hidden>\nHost: x")]
    [InlineData("token=a, user=b", "token=<hidden>, user=b")]
    [InlineData("(password=a)", "(password=<hidden>)")]
    [InlineData("password: p1\npassword: p2", "password: <hidden>\npassword: <hidden>")]
    [InlineData("token: password=x", "token: <hidden>")]
    public void Only_the_value_is_hidden(string text, string scrubbed) => Scrubber.Text(text).ShouldBe(scrubbed);

    [Theory]
    [InlineData(Jwt)]
    [InlineData("AKIAIOSFODNN7EXAMPLE")]
    [InlineData("ghp_16C7e42F292c6912E7710c838347Ae178B4a")]
    [InlineData("ghu_16C7e42F292c6912E7710c838347Ae178B4a")]
    [InlineData("github_pat_11ABCDEFG0123456789_abcdefghijklmnop")]
    [InlineData("glpat-ABCdef123456789012345")]
    [InlineData("xoxb-123456789012-abcdefABCDEF")]
    [InlineData("sk_live_4eC39HqLyjWDarjtT1zdp7dc")]
    [InlineData("sk_test_4eC39HqLyjWDarjtT1zdp7dc")]
    [InlineData("rk_live_4eC39HqLyjWDarjtT1zdp7dc")]
    [InlineData("npm_AbCdEf0123456789AbCdEf0123456789AbCd")]
    [InlineData("AIzaSyA1234567890abcdefghijklmnopqrstuvw")]
    [InlineData("flk_0123456789abcdefghij")]
    [InlineData("4111 1111 1111 1111")]
    [InlineData("4111111111111111")]
    [InlineData("5500-0000-0000-0004")]
    [InlineData("378282246310005")]
    [InlineData("3782 822463 10005")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA7\nq2+/=\n-----END RSA PRIVATE KEY-----")]
    [InlineData("-----BEGIN PRIVATE KEY-----\\nMIIEowIBAAKCAQEA7\\nq2+/=\\n-----END PRIVATE KEY-----")]
    [InlineData("-----BEGIN EC PRIVATE KEY-----\nMIIEowIBAAKCAQEA7 cut off")]
    [InlineData("Bearer abcDEF123")]
    [InlineData("Basic dXNlcjpwYXNz")]
    public void A_secret_is_known_by_its_form(string secret)
    {
        foreach (var text in (string[])[secret, $"before ({secret}).", $"x {secret} 12/27 123", $"'{secret}',"])
        {
            var scrubbed = Scrubber.Text(text);
            scrubbed.ShouldContain("<hidden>");
            scrubbed.ShouldNotContain(secret);
            scrubbed.ShouldNotContain("MIIE");
            scrubbed.ShouldNotContain(secret.Length > 20 ? secret[^12..^4] : secret[^6..]);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("Server 7 is ACTIVE; only a stopped server can be started.")]
    [InlineData("The token has expired")]
    [InlineData("Invalid password. Try again, or reset it: see /help")]
    [InlineData("The password is too short")]
    [InlineData("Basic authentication failed for user ada")]
    [InlineData("The bearer is not allowed to")]
    [InlineData("monkey=banana; design: flat; assign = 7; compass=north; author: Ada; shipping=express")]
    [InlineData("key=7 code=E1 state=ACTIVE")]
    [InlineData("order 4111111111111112 of 1234567890123456")]
    [InlineData("at 1763766950123 for 20261121221550123")]
    [InlineData("4b9e5c04-c40f-4b4f-960e-6ac0858dca6c and 12345678-1234-1234-1234-123456789012")]
    [InlineData("http://127.0.0.1:5080/~ada@home/x?limit=50&page=2#top")]
    [InlineData("mailto:ada@example.org and a@b.c")]
    [InlineData("Unable to resolve service for type 'IOptions<TokenOptions>' while activating 'Foo<Bar>'.")]
    [InlineData("Object reference not set to an instance of an object.")]
    [InlineData("Could not find file '/var/lib/secrets/list.txt'.")]
    [InlineData("npm_config_registry and task-force-one-two-three")]
    [InlineData("ÄÖÜ — 日本語 😀 \u0000\u001b")]
    [InlineData("Token::Parse failed")]
    public void Harmless_text_stays_as_it_is(string text) => Scrubber.Text(text).ShouldBe(text);

    [Fact]
    public void Text_of_letters_and_digits_without_a_hint_stays_as_it_is() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
        {
            var harmless = new string([.. text.Get.Where(c => c is not ('=' or ':' or '"' or '\'' or '<' or '@') && !char.IsDigit(c))]).Replace("key", "", StringComparison.OrdinalIgnoreCase).Replace("auth", "", StringComparison.OrdinalIgnoreCase);
            return Scrubber.Text(harmless) == harmless;
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Any_name_any_join_any_secret_is_hidden()
    {
        string[] words = ["password", "passwd", "secret", "token", "apikey", "accesskey", "privatekey", "credential", "session", "csrf", "signature", "creditcard", "iban", "passphrase"];
        var cases = from word in Gen.Elements(words)
                    from upper in Gen.Elements(0, 1, 2)
                    from before in Gen.Elements("", "my_", "X-", "db.", "the", "a1")
                    from after in Gen.Elements("", "_1", "-hash", "Value", ".x")
                    from glue in Gen.Elements("=", ": ", "\":\"", " = '", " => \"", ":=", "%3D")
                    from secret in Gen.Elements("s3cr3tX", "ä€😀zzz", "a/b+c==", "p.q-r_s", "0000000")
                    select (Name: before + Case(word, upper) + after, glue, secret);
        Prop.ForAll(cases.ToArbitrary(), c => !Scrubber.Text($"at 7 {c.Name}{c.glue}{c.secret}").Contains(c.secret, StringComparison.Ordinal)).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

        static string Case(string word, int upper) => upper switch { 0 => word, 1 => word.ToUpperInvariant(), _ => char.ToUpperInvariant(word[0]) + word[1..] };
    }

    [Fact]
    public void No_text_throws_and_scrubbing_again_changes_nothing() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), ArbMap.Default.ArbFor<string>(), (a, b) =>
        {
            var once = Scrubber.Text($"{a} password={b} {b}\"token\":{a} <key>{b}</key> ://{a}@{b}");
            return Scrubber.Text(once) == once && Scrubber.Url(once) is not null;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
}
