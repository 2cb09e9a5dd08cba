using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using Faultline.AspNetCore.Refusals;
using Faultline.Tests.Doubles;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Faultline.Tests.AspNetCore;

public sealed class CredentialsTests
{
    [Theory]
    [InlineData("Basic not-base64!")]
    [InlineData("Basic %%%")]
    [InlineData("Basic bm9jb2xvbg==")]
    [InlineData("Basic /w==")]
    [InlineData("Basic")]
    [InlineData("Basic a b c")]
    [InlineData("=garbage")]
    public async Task A_malformed_Authorization_header_is_401_with_the_handlers_challenge_and_no_report(string header)
    {
        foreach (var environment in (string[])["Production", "Development"])
        {
            await using var app = await Start(environment);
            var answer = await app.GetAsync("/me", ("Authorization", header));
            answer.ShouldBeOpenStack(401, "test.unauthenticated", header);
            answer.Header("WWW-Authenticate").ShouldBe("Basic realm=\"test\"");
            app.Reports.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task The_operator_is_told_which_handler_threw()
    {
        await using var app = await Start();
        await app.GetAsync("/me", ("Authorization", "Basic not-base64!"));
        var line = app.Log.One(nameof(BasicAuthentication));
        (line.Level, line.Exception.ShouldBeOfType<FormatException>()).Level.ShouldBe(LogLevel.Warning);
    }

    [Theory]
    [InlineData("Basic YWRhOmJ1Zw==")] // ada:bug
    [InlineData(null)]
    public async Task A_bug_of_the_handler_is_a_500_with_a_report(string? header)
    {
        await using var app = await Start();
        var answer = header is null ? await app.GetAsync("/me", ("X-Bug", "1")) : await app.GetAsync("/me", ("Authorization", header));
        answer.ShouldBeOpenStack(500, "test.unexpected_error");
        app.Report.Text("value").ShouldBe("The directory is down");
    }

    [Fact]
    public async Task What_an_endpoint_throws_is_not_the_callers_fault_whatever_the_header_is()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/", string () => throw new FormatException()));
        (await app.GetAsync("/", ("Authorization", "=garbage"))).ShouldBeOpenStack(500, "test.unexpected_error");
    }

    [Fact]
    public async Task A_key_that_the_app_forgot_is_a_bug_of_the_app()
    {
        await using var app = await Start();
        (await app.GetAsync("/me", ("Authorization", "Basic YWRhOmtleQ=="))).ShouldBeOpenStack(500, "test.unexpected_error"); // ada:key
        app.Report.Text("type").ShouldContain(nameof(ArgumentNullException));
    }

    [Fact]
    public async Task What_a_handler_throws_while_an_endpoint_signs_somebody_in_is_not_about_the_header()
    {
        await using var app = await TestApp.StartAsync(
            app => app.MapPost("/login", (HttpContext context) => context.SignInAsync("Session", new ClaimsPrincipal(new ClaimsIdentity("Session")))),
            build: builder => builder.Services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, SessionAuthentication>("Session", null));
        foreach (var header in (string[])["Bearer abc", "=garbage"])
            (await app.SendAsync(HttpMethod.Post, "/login", null, ("Authorization", header))).ShouldBeOpenStack(500, "test.unexpected_error", header);
        app.Reports.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("Bearer realm=\"Zürich\"")]
    [InlineData("Bearer\r\nX: y")]
    public async Task A_challenge_that_is_no_header_stops_the_start(string challenge) =>
        (await Should.ThrowAsync<OptionsValidationException>(() => TestApp.StartAsync(_ => { }, options => options.Challenge = challenge))).Message.ShouldContain("Challenge is '");

    [Fact]
    public async Task Good_credentials_and_none_are_as_ever()
    {
        await using var app = await Start();
        (await app.GetAsync("/me", ("Authorization", "Basic YWRhOnB3"))).Body.ShouldBe("ada");
        var none = await app.GetAsync("/me");
        none.ShouldBeOpenStack(401, "test.unauthenticated");
        none.Header("WWW-Authenticate").ShouldBe("Basic realm=\"test\"");
    }

    [Theory]
    [InlineData(null, null, "Bearer")]
    [InlineData("ApiKey", null, "ApiKey")]
    [InlineData("Basic", null, "Bearer")]
    [InlineData("Api Key", null, "Bearer")]
    [InlineData("ApiKey", "Keystone uri=\"http://x\"", "Keystone uri=\"http://x\"")]
    public async Task A_401_without_a_challenge_gets_one(string? scheme, string? option, string expected)
    {
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/", () => Results.Unauthorized()),
            options => options.Challenge = option,
            build: builder =>
            {
                if (scheme is not null)
                    builder.Services.AddAuthentication(scheme).AddScheme<AuthenticationSchemeOptions, BasicAuthentication>(scheme, null);
            });
        (await app.GetAsync("/")).Header("WWW-Authenticate").ShouldBe(expected);
    }

    [Theory]
    [InlineData("Bearer", true)]
    [InlineData("Bearer abc.def-_~+/==", true)]
    [InlineData("bearer   abc", true)]
    [InlineData("Digest a=b, c=\"d e\\\" f\" , g = h", true)]
    [InlineData("Digest realm=\"x\"", true)]
    [InlineData("Keystone uri=\"http://x\"", true)]
    [InlineData("", false)]
    [InlineData("Bearer abc def", false)]
    [InlineData("Bearer a\"b", false)]
    [InlineData("Digest a=b c=d", false)]
    [InlineData("Digest a=\"open", false)]
    [InlineData("Digest a=", true)] // a token68 with its padding
    [InlineData("Digest a=,b=c", false)]
    [InlineData("Bea/rer x", false)]
    [InlineData("Bearer ä", false)]
    public void The_grammar_is_that_of_RFC_9110(string header, bool expected) => MalformedCredentials.IsWellFormed(header).ShouldBe(expected);

    [Fact]
    public void Two_headers_are_malformed() => MalformedCredentials.IsWellFormed(new(["Bearer a", "Bearer b"])).ShouldBeFalse();

    [Fact]
    public void No_header_makes_the_grammar_throw() => Prop.ForAll<string>(text =>
    {
        MalformedCredentials.IsWellFormed(text);
        MalformedCredentials.IsWellFormed("Digest a=" + text);
    }).QuickCheckThrowOnFailure();

    private static Task<TestApp> Start(string environment = "Production") => TestApp.StartAsync(
        app => app.MapGet("/me", (HttpContext context) => context.User.Identity?.Name).RequireAuthorization(),
        build: builder =>
        {
            builder.Services.AddAuthentication("Basic").AddScheme<AuthenticationSchemeOptions, BasicAuthentication>("Basic", null);
            builder.Services.AddAuthorization();
        },
        environment: environment);

    /// <summary>Reads credentials as carelessly as many do.</summary>
    private sealed class BasicAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            await Task.Yield();
            if (Request.Headers.ContainsKey("X-Bug"))
                throw new InvalidOperationException("The directory is down");
            var header = Request.Headers.Authorization.ToString();
            if (header.Length == 0)
                return AuthenticateResult.NoResult();
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Convert.FromBase64String(header["Basic ".Length..]));
            var parts = text.Split(':');
            if (parts[1] == "bug")
                throw new InvalidOperationException("The directory is down");
            if (parts[1] == "key")
                ArgumentNullException.ThrowIfNull(Options.ClaimsIssuer, "signingKey");
            return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, parts[0])], "Basic")), "Basic"));
        }

        protected override Task HandleChallengeAsync(AuthenticationProperties properties)
        {
            Response.Headers.WWWAuthenticate = "Basic realm=\"test\"";
            Response.Headers["X-Left-Over"] = "1";
            Response.StatusCode = 401;
            return Task.CompletedTask;
        }
    }

    /// <summary>Cannot sign in.</summary>
    private sealed class SessionAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : SignInAuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.NoResult());

        protected override Task HandleSignInAsync(ClaimsPrincipal user, AuthenticationProperties? properties) => throw new FormatException("The session key is no base64");

        protected override Task HandleSignOutAsync(AuthenticationProperties? properties) => Task.CompletedTask;
    }
}
