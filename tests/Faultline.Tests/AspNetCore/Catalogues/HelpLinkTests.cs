using Faultline.AspNetCore;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;

namespace Faultline.Tests.AspNetCore.Catalogues;

public sealed class HelpLinkTests
{
    [Fact]
    public async Task The_help_link_leads_to_the_page_of_the_code()
    {
        await using var app = await StartAsync();
        var href = HelpOf(await app.GetAsync("/missing"));
        href.ShouldBe("/faults/test.server.not_found");
        (await app.GetAsync(href, ("Accept", "text/html"))).Body.ShouldContain("<h1>Server not found</h1>");
        (await app.GetAsync("/missing", ("Accept", "application/problem+json"))).Json.Text("type").ShouldBe(href);
        (await app.GetAsync("/missing", ("Accept", "text/html"))).Body.ShouldContain($"<a href=\"{href}\">");
    }

    [Fact]
    public async Task Faults_of_the_framework_have_a_page_too()
    {
        await using var app = await StartAsync();
        foreach (var (path, code) in ((string, string)[])[("/nowhere", "test.uri.not_found"), ("/throw", "test.unexpected_error")])
        {
            var href = HelpOf(await app.GetAsync(path));
            href.ShouldBe($"/faults/{code}");
            (await app.GetAsync(href)).Status.ShouldBe(200);
        }
    }

    [Fact]
    public async Task With_a_public_URL_the_link_is_absolute_and_the_Host_header_decides_nothing()
    {
        await using var app = await StartAsync(options => options.PublicUrl = new Uri("https://example.net/compute/"));
        HelpOf(await app.GetAsync("/missing", ("Host", "evil.example"))).ShouldBe("https://example.net/compute/faults/test.server.not_found");
        (await app.GetAsync("/faults.html", ("Host", "evil.example"))).Body.ShouldContain("<a href=\"/compute/faults/test.server.gone\">");
    }

    [Fact]
    public async Task Causes_of_this_service_have_their_own_page_and_those_of_others_keep_what_they_have()
    {
        await using var app = await StartAsync();
        var errors = (await app.GetAsync("/causes")).Json.Items("errors");
        string?[] links = [.. errors.Select(error => error.Items("links")[^1].Text("href"))];
        links.ShouldBe(["/faults/test.server.wrong_state", "/faults/test.server.not_found", "https://image.example/help", "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5"]);
    }

    [Fact]
    public async Task A_fault_that_has_a_help_link_keeps_it()
    {
        await using var app = await StartAsync();
        HelpOf(await app.GetAsync("/own")).ShouldBe("https://own.example/");
    }

    [Fact]
    public async Task A_code_of_no_catalogue_has_no_page_and_gets_what_the_options_say()
    {
        await using var app = await StartAsync(options => options.HelpUrl = "https://docs.example.org/{code}");
        HelpOf(await app.GetAsync("/adhoc")).ShouldBe("https://docs.example.org/test.ad_hoc");
        HelpOf(await app.GetAsync("/missing")).ShouldBe("/faults/test.server.not_found");
    }

    [Fact]
    public async Task Without_pages_nothing_leads_to_them()
    {
        await using var app = await TestApp.StartAsync(_ => { }, options => options.AddCatalogue(SampleCatalogue.All()));
        HelpOf(await app.GetAsync("/nowhere")).ShouldBe("https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5");
    }

    [Fact]
    public async Task A_fault_that_holds_itself_is_still_answered()
    {
        await using var app = await StartAsync();
        (await app.GetAsync("/endless")).Status.ShouldBe(409);
    }

    private static string HelpOf(Answer answer) => answer.Error.Items("links").Single(link => link.Text("rel") == "help").Text("href");

    private static Task<TestApp> StartAsync(Action<FaultlineOptions>? faultline = null) => TestApp.StartAsync(
        web =>
        {
            web.MapFaultCatalogue();
            var missing = SampleCatalogue.ServerNotFound().ToFault(new Dictionary<string, object?> { ["server_id"] = "7" });
            web.MapGet("/missing", () => missing.ToResult());
            web.MapGet("/throw", string () => throw new InvalidOperationException("unexpected"));
            web.MapGet("/own", () => (missing with { Links = [new("help", "https://own.example/")] }).ToResult());
            web.MapGet("/adhoc", () => new Fault("test.ad_hoc", 400, "Ad hoc", "Made here").ToResult());
            web.MapGet("/causes", () => (SampleCatalogue.WrongState().ToFault() with
            {
                Causes =
                [
                    missing with { Causes = [new Fault("image.gone", 404, "Gone", "Gone") { Links = [new("help", "https://image.example/help")] }] },
                    new Fault("image.unknown", 404, "Unknown", "Unknown"),
                ],
            }).ToResult());
            web.MapGet("/endless", () =>
            {
                var causes = new List<Fault>();
                var fault = SampleCatalogue.WrongState().ToFault() with { Causes = causes };
                causes.Add(fault);
                return fault.ToResult();
            });
        },
        options =>
        {
            options.AddCatalogue(SampleCatalogue.All());
            faultline?.Invoke(options);
        });
}
