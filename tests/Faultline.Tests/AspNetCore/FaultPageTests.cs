using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Faultline.AspNetCore;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;

namespace Faultline.Tests.AspNetCore;

/// <summary>The page of a failure as an app wants it.</summary>
public sealed partial class FaultPageTests
{
    [Fact]
    public async Task A_page_with_an_id_has_a_bug_form_help_and_a_button_that_copies()
    {
        await using var app = await StartAsync();
        var page = await app.GetAsync("/fails", ("Accept", "text/html"));
        var id = page.Header("X-Oops-Id").ShouldNotBeNull();

        page.Body.ShouldContain($"<a href=\"https://bugs.test/new?title={id}&amp;x=1\">Report this</a>");
        page.Body.ShouldContain("<a href=\"mailto:help@shop.test\">help@shop.test</a>");
        page.Body.ShouldContain($"data-copy=\"{id}\"");
        page.Body.ShouldContain("<p class=\"brand\"><a href=\"/\">Shop &lt;1&gt;</a></p>");
        page.Body.ShouldContain("<dt>Fehlernummer</dt>");
    }

    [Fact]
    public async Task A_page_without_an_id_has_no_bug_form_and_no_script()
    {
        await using var app = await StartAsync();
        var page = await app.GetAsync("/missing", ("Accept", "text/html"));
        page.Body.ShouldNotContain("bugs.test");
        page.Body.ShouldNotContain("<script");
        page.Body.ShouldContain("mailto:help@shop.test");
    }

    [Fact]
    public async Task The_policy_allows_style_and_script_of_the_page_and_nothing_else()
    {
        await using var app = await StartAsync();
        var page = await app.GetAsync("/fails", ("Accept", "text/html"));
        var policy = page.Header("Content-Security-Policy").ShouldNotBeNull();
        policy.ShouldContain($"style-src 'sha256-{Hash(Style().Match(page.Body).Groups[1].Value)}'");
        policy.ShouldContain($"script-src 'sha256-{Hash(Script().Match(page.Body).Groups[1].Value)}'");
        policy.ShouldStartWith("default-src 'none'");
        page.Body.ShouldContain("--accent:#06c");
    }

    [Fact]
    public async Task Wrong_options_stop_the_start()
    {
        var thrown = await Should.ThrowAsync<OptionsValidationException>(() => TestApp.StartAsync(_ => { }, options =>
        {
            options.Page.ReportUrl = "https://bugs.test/new";
            options.Page.HelpContact = "javascript:alert(1)";
            options.Page.BrandUrl = "javascript:alert(1)";
            options.Page.Style = "</style><script>";
            options.Page.Texts["Eror"] = "x";
        }));
        thrown.Failures.Count(failure => failure.StartsWith("Faultline:Page:", StringComparison.Ordinal)).ShouldBe(5);
    }

    [Fact]
    public async Task The_script_is_served_and_names_the_header()
    {
        await using var app = await TestApp.StartAsync(app => app.MapFaultlineScript(), options => options.ReportIdHeader = "X-My-Id");
        var script = await app.GetAsync("/faultline.js");
        (script.Status, script.MediaType).ShouldBe((200, "text/javascript"));
        script.Body.ShouldContain("header = \"X-My-Id\"");
        (await app.GetAsync("/faultline.js", ("If-None-Match", script.Header("ETag")!))).Status.ShouldBe(304);
    }

    private static Task<TestApp> StartAsync() => TestApp.StartAsync(
        app => app.MapGet("/fails", string () => throw new InvalidOperationException("x")),
        options =>
        {
            options.Page.ReportUrl = "https://bugs.test/new?title={id}&x=1";
            options.Page.HelpContact = "help@shop.test";
            (options.Page.Brand, options.Page.BrandUrl) = ("Shop <1>", "/");
            options.Page.Style = ":root{--accent:#06c}";
            options.Page.Texts["Error ID"] = "Fehlernummer";
        });

    private static string Hash(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex("<style>(.*)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex("<script>(.*)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();
}
