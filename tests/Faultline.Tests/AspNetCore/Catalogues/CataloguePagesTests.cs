using System.Text;
using Faultline.AspNetCore;
using Faultline.Catalogue;
using Faultline.Catalogue.Documents;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Faultline.Tests.AspNetCore.Catalogues;

public sealed class CataloguePagesTests
{
    [Theory]
    [InlineData("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8")]
    [InlineData("text/markdown", "text/markdown; charset=utf-8")]
    [InlineData("application/json", "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("text/html;q=0.4, text/markdown;q=0.5", "text/markdown; charset=utf-8")]
    [InlineData("text/markdown;q=0, text/html;q=0.1", "text/html; charset=utf-8")]
    [InlineData("image/png", "application/json")]
    public async Task The_form_is_the_one_that_the_caller_accepts_best(string accept, string contentType)
    {
        await using var app = await StartAsync();
        foreach (var path in (string[])["/faults", "/faults/test.server.not_found"])
        {
            var answer = await app.GetAsync(path, ("Accept", accept));
            answer.Status.ShouldBe(200, answer.Body);
            answer.Header("Content-Type").ShouldBe(contentType);
            answer.Header("Vary").ShouldBe("Accept");
            answer.Header("X-Content-Type-Options").ShouldBe("nosniff");
        }
    }

    [Theory]
    [InlineData("/faults.html", "text/html")]
    [InlineData("/faults.md", "text/markdown")]
    [InlineData("/faults.json", "application/json")]
    [InlineData("/faults?format=html", "text/html")]
    [InlineData("/faults?format=markdown", "text/markdown")]
    [InlineData("/faults/test.server.not_found.html", "text/html")]
    [InlineData("/faults/test.server.not_found.md", "text/markdown")]
    [InlineData("/faults/test.server.not_found.json", "application/json")]
    [InlineData("/faults/test.server.not_found?format=MD", "text/markdown")]
    public async Task A_suffix_or_a_query_says_the_form_whatever_is_accepted(string path, string mediaType)
    {
        await using var app = await StartAsync();
        var answer = await app.GetAsync(path, ("Accept", "text/plain"));
        answer.Status.ShouldBe(200, answer.Body);
        answer.MediaType.ShouldBe(mediaType);
    }

    [Theory]
    [InlineData("/faults/test.server.html")]
    [InlineData("/faults/nothing")]
    [InlineData("/faults/test.server.not_found.xml")]
    public async Task A_code_that_there_is_not_is_a_fault(string path)
    {
        await using var app = await StartAsync();
        var answer = await app.GetAsync(path);
        answer.Status.ShouldBe(404);
        answer.Code.ShouldBe("test.not_found");
        answer.Error.Text("detail").ShouldContain($"'{path["/faults/".Length..]}' is no fault code");
    }

    [Fact]
    public async Task A_form_that_there_is_not_is_a_fault()
    {
        await using var app = await StartAsync();
        var answer = await app.GetAsync("/faults?format=xml");
        answer.Status.ShouldBe(400);
        answer.Error.Text("detail").ShouldContain("'xml'");
    }

    [Fact]
    public async Task The_page_of_a_code_says_everything_that_the_catalogue_says()
    {
        await using var app = await StartAsync(map: endpoints => endpoints.MapGet("/servers/{id}", () => "").ProducesFault("test.server.not_found"));
        foreach (var suffix in (string[])["html", "md", "json"])
        {
            var page = (await app.GetAsync($"/faults/test.server.not_found.{suffix}")).Body;
            string[] said =
            [
                "test.server.not_found", "Server not found", "No server has the id that the request names.", "The server was deleted, or the id is misspelt.",
                "List the servers, and use an id from there.", "404", "TST0001", "itemNotFound", "1.4", "The id that was asked for.", "/servers/{id}", "GET",
            ];
            foreach (var text in said)
                page.Replace("\\_", "_", StringComparison.Ordinal).ShouldContain(text, Case.Sensitive, suffix);
        }
    }

    [Fact]
    public async Task Every_format_of_the_app_has_an_example_that_it_wrote_itself()
    {
        await using var app = await StartAsync(options => options.Formats.Add(new ShoutingFormat()));
        CatalogueDocument.TryRead((await app.GetAsync("/faults/test.server.wrong_state.json")).Bytes, out var document, out var problem).ShouldBeTrue(problem);
        var code = document.Codes.ShouldHaveSingleItem();
        code.Examples.Select(example => example.Format).ShouldBe(["shouting", "openstack", "problem", "nova", "combined", "pulp", "pulp-strict", "html", "text"], ignoreOrder: true);
        code.Examples.Single(example => example.Format == "shouting").Body.ShouldBe("SERVER IN THE WRONG STATE");
        var openstack = System.Text.Json.JsonDocument.Parse(code.Examples.Single(example => example.Format == "openstack").Body).RootElement.GetProperty("errors")[0];
        openstack.At("data", "attempts").GetInt32().ShouldBe(42);
        openstack.Text("detail").ShouldBe("The server is some state, 42 attempts.");
        openstack.Items("links")[0].Text("href").ShouldBe("/faults/test.server.wrong_state");
    }

    [Fact]
    public async Task A_format_that_fails_costs_only_its_own_example()
    {
        await using var app = await StartAsync(options => options.Formats.Add(new FailingFormat()));
        CatalogueDocument.TryRead((await app.GetAsync("/faults.json")).Bytes, out var document, out _).ShouldBeTrue();
        document.Codes[0].Examples.ShouldNotContain(example => example.Format == "failing");
        document.Codes[0].Examples.ShouldContain(example => example.Format == "openstack");
    }

    [Fact]
    public async Task The_list_has_every_code_and_a_link_to_it_and_marks_the_old_ones()
    {
        await using var app = await StartAsync();
        var page = (await app.GetAsync("/faults", ("Accept", "text/html"))).Body;
        foreach (var code in (string[])["test.server.not_found", "test.server.wrong_state", "test.server.gone", "test.uri.not_found", "test.unexpected_error"])
            page.ShouldContain($"<a href=\"/faults/{code}\">");
        page.ShouldContain("<a href=\"#part-test.server\">");
        page.ShouldContain("id=\"part-test.server\"");
        page.ShouldContain("<code>test.server.gone</code></a> <span class=\"old\">deprecated</span>");
        page.Split("class=\"old\"").Length.ShouldBe(2);
        (await app.GetAsync("/faults/test.server.gone.html")).Body.ShouldContain("In its place: <a href=\"/faults/test.server.not_found\">");
    }

    [Fact]
    public async Task What_a_definition_says_is_text_and_never_markup()
    {
        var hostile = new FaultDefinition("test.hostile", 400, "<script>alert(1)</script>", "<b>{field}</b>")
        {
            Summary = "<img src=x onerror=alert(1)> | `code` [link](javascript:alert(1))\n\n# heading",
            Cause = "\"><svg onload=alert(1)>",
            Remedy = "</main></body>",
            NovaRoot = "<i>",
            Since = "<u>",
            DeprecatedBy = "<script>",
            Fields = [new FaultField("<x>", "<y>", "<z> | `")],
        };
        await using var app = await StartAsync(options => options.AddCatalogue(SampleCatalogue.Of(hostile)));
        foreach (var path in (string[])["/faults.html", "/faults/test.hostile.html"])
        {
            var page = (await app.GetAsync(path)).Body;
            foreach (var tag in (string[])["<script", "<img", "<svg", "<b>", "<i>", "<u>", "<x>", "<y>", "<z>"])
                page.ShouldNotContain(tag);
            page.Split("</main>").Length.ShouldBe(2);
        }

        var markdown = (await app.GetAsync("/faults/test.hostile.md")).Body;
        markdown.ShouldStartWith("# \\<script\\>alert(1)\\</script\\>\n");
        markdown.ShouldContain("\\[link\\](javascript:alert(1))");
        markdown.ShouldContain("\n\\# heading\n");
        markdown.ShouldContain("| `<x>` | \\<y\\> | always | \\<z\\> \\| \\` |");
    }

    [Fact]
    public async Task A_page_may_only_use_its_own_style()
    {
        await using var app = await StartAsync();
        foreach (var path in (string[])["/faults.html", "/faults/test.server.not_found.html"])
        {
            var answer = await app.GetAsync(path);
            var style = answer.Body[(answer.Body.IndexOf("<style>", StringComparison.Ordinal) + 7)..answer.Body.IndexOf("</style>", StringComparison.Ordinal)];
            var hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(style)));
            answer.Header("Content-Security-Policy").ShouldBe($"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
            foreach (var foreign in (string[])["<script", " style=", " src=", "<link", "@import", "url(", "https://fonts"])
                answer.Body.ShouldNotContain(foreign);
        }
    }

    [Fact]
    public async Task What_did_not_change_is_not_sent_again()
    {
        await using var app = await StartAsync();
        var first = await app.GetAsync("/faults", ("Accept", "text/html"));
        first.Header("Cache-Control").ShouldBe("no-cache");
        var tag = first.Header("ETag").ShouldNotBeNull();
        var second = await app.GetAsync("/faults", ("Accept", "text/html"), ("If-None-Match", tag));
        second.Status.ShouldBe(304);
        second.Bytes.ShouldBeEmpty();
        (await app.GetAsync("/faults", ("Accept", "text/markdown"), ("If-None-Match", tag))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task HEAD_has_the_headers_and_no_body()
    {
        await using var app = await StartAsync();
        var answer = await app.SendAsync(HttpMethod.Head, "/faults", null);
        answer.Status.ShouldBe(200);
        answer.Bytes.ShouldBeEmpty();
        answer.Header("Content-Length").ShouldNotBeNull().ShouldNotBe("0");
    }

    [Fact]
    public async Task The_place_is_the_app_s_to_choose()
    {
        await using var app = await TestApp.StartAsync(
            web => web.MapGroup("/v2").MapFaultCatalogue("/errors"), options => options.AddCatalogue(SampleCatalogue.All()));
        (await app.GetAsync("/v2/errors/test.server.not_found")).Status.ShouldBe(200);
        (await app.GetAsync("/v2/errors.html")).Body.ShouldContain("<a href=\"/v2/errors/test.server.gone\">");
        (await app.GetAsync("/nowhere")).Error.Items("links")[0].Text("href").ShouldBe("/v2/errors/test.uri.not_found");
    }

    [Fact]
    public async Task Links_stand_below_the_path_that_the_app_was_reached_by()
    {
        await using var app = await TestApp.StartAsync(
            web =>
            {
                web.UsePathBase("/compute");
                web.UseRouting();
                web.MapFaultCatalogue();
            },
            options => options.AddCatalogue(SampleCatalogue.All()));
        (await app.GetAsync("/compute/faults.html")).Body.ShouldContain("<a href=\"/compute/faults/test.server.gone\">");
    }

    [Fact]
    public async Task A_path_with_parameters_before_the_code_stops_the_start()
    {
        Should.Throw<ArgumentException>(() => WebApplication.CreateSlimBuilder().Build().MapFaultCatalogue("/{tenant}/faults")).Message.ShouldContain("'/{tenant}/faults'");
        var stopped = await Should.ThrowAsync<InvalidOperationException>(TestApp.StartAsync(web => web.MapGroup("/{tenant}").MapFaultCatalogue()));
        stopped.Message.ShouldContain("/{tenant}/faults/{code}");
    }

    private static Task<TestApp> StartAsync(Action<FaultlineOptions>? faultline = null, Action<IEndpointRouteBuilder>? map = null) => TestApp.StartAsync(
        web =>
        {
            web.MapFaultCatalogue();
            map?.Invoke(web);
        },
        options =>
        {
            options.AddCatalogue(SampleCatalogue.All());
            faultline?.Invoke(options);
        });
}
