using System.Buffers;
using System.Text.Json;
using Faultline.AspNetCore;
using Faultline.AspNetCore.Negotiation;
using Faultline.Formats;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Faultline.Tests.AspNetCore;

public sealed class NegotiationTests
{
    [Theory]
    [InlineData("openstack")]
    [InlineData("openstack", "")]
    [InlineData("openstack", "*/*")]
    [InlineData("openstack", "application/json")]
    [InlineData("openstack", "APPLICATION/JSON")]
    [InlineData("openstack", "application/*")]
    [InlineData("openstack", "application/xml")]
    [InlineData("openstack", "image/png, audio/*")]
    [InlineData("openstack", "application/json;charset=utf-8")]
    [InlineData("openstack", "application/vnd.openstack.compute+json")]
    [InlineData("openstack", "application/vnd.x+json, text/html;q=0.9")]
    [InlineData("openstack", "application/json, application/problem+json")]
    [InlineData("problem", "application/problem+json")]
    [InlineData("openstack", "application/problem+json, application/json")]
    [InlineData("problem", "application/json;q=0.8, application/problem+json;q=0.9")]
    [InlineData("problem", "application/*, application/json;q=0.1")]
    [InlineData("problem", "application/json;q=0, application/problem+json;q=0.1")]
    [InlineData("problem", "*/*, application/json;q=0")]
    [InlineData("html", "text/html")]
    [InlineData("html", "text/*")]
    [InlineData("html", "application/xhtml+xml")]
    [InlineData("html", "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8")]
    [InlineData("html", "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2")]
    [InlineData("html", "text/html;level=1")]
    [InlineData("html", "application/json;q=0.5", "text/html")]
    [InlineData("text", "text/plain")]
    [InlineData("text", "text/plain, text/html;q=0.9")]
    [InlineData("text", "text/*;q=0.3, text/plain;q=0.4")]
    [InlineData("text", "garbage, text/plain")]
    [InlineData("text", ",,text/plain,")]
    [InlineData("openstack", "*/*;q=0")]
    [InlineData("openstack", "application/json;q=0")]
    [InlineData("openstack", "text/html;q=0, application/problem+json;q=0, text/plain;q=0")]
    [InlineData("openstack", ";;;")]
    [InlineData("openstack", "json")]
    [InlineData("openstack", "\"")]
    public void The_format_that_the_caller_likes_best_is_chosen(string expected, params string[] accept)
    {
        var negotiator = new FormatNegotiator(Options.Create(new FaultlineOptions()));
        for (var i = 0; i < 2; i++)
            negotiator.Choose(accept).Name.ShouldBe(expected, "the second time as the first");
    }

    [Fact]
    public void A_wrong_quality_counts_as_the_best_or_nothing_and_never_throws()
    {
        var negotiator = new FormatNegotiator(Options.Create(new FaultlineOptions()));
        foreach (var q in (string[])["2", "-1", "abc", "", "1.0000", "0,5", "NaN", "\"1\""])
            negotiator.Choose($"text/html;q={q}").ShouldNotBeNull();
    }

    [Fact]
    public void A_thousand_different_headers_are_not_all_remembered()
    {
        var negotiator = new FormatNegotiator(Options.Create(new FaultlineOptions()));
        for (var i = 0; i < 1_000; i++)
            negotiator.Choose($"text/html, x/y{i}").Name.ShouldBe("html");
    }

    [Theory]
    [InlineData(null, "application/json")]
    [InlineData("text/html", "text/html; charset=utf-8")]
    [InlineData("text/plain", "text/plain; charset=utf-8")]
    [InlineData("application/problem+json", "application/problem+json")]
    [InlineData("image/png", "application/json")]
    [InlineData(";;;", "application/json")]
    public async Task No_accept_header_leads_to_an_empty_body(string? accept, string contentType)
    {
        await using var app = await TestApp.StartAsync(_ => { });
        var answer = accept is null ? await app.GetAsync("/nowhere") : await app.GetAsync("/nowhere", ("Accept", accept));
        answer.Status.ShouldBe(404);
        answer.Header("Content-Type").ShouldBe(contentType);
        answer.Bytes.Length.ShouldBeGreaterThan(50);
        answer.Header("Content-Length").ShouldBe(answer.Bytes.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
        answer.Header("Vary").ShouldBe("Accept");
        answer.Header("Cache-Control").ShouldBe("no-store");
        answer.Header("X-Content-Type-Options").ShouldBe("nosniff");
        (answer.Header("Content-Security-Policy") is not null).ShouldBe(contentType.StartsWith("text/html", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Origin", "Origin, Accept")]
    [InlineData("Origin, Accept", "Origin, Accept")]
    [InlineData("accept-encoding", "accept-encoding, Accept")]
    [InlineData("ACCEPT", "ACCEPT")]
    [InlineData("*", "*")]
    public async Task Vary_is_added_to_and_never_doubled(string before, string after)
    {
        await using var app = await TestApp.StartAsync(app => app.Run(context =>
        {
            context.Response.Headers.Vary = before;
            throw new InvalidOperationException();
        }));
        (await app.GetAsync("/")).Header("Vary").ShouldBe(after);
    }

    [Fact]
    public async Task A_format_of_the_apps_takes_part_and_one_that_throws_is_replaced()
    {
        await using var app = await TestApp.StartAsync(_ => { }, options =>
        {
            options.Formats.Add(new OwnFormat("csv", "text/csv", _ => "a;b"u8.ToArray()));
            options.Formats.Add(new OwnFormat("broken", "text/broken", _ => throw new InvalidOperationException("broken")));
        });
        (await app.GetAsync("/nowhere", ("Accept", "text/csv"))).Body.ShouldBe("a;b");
        var answer = await app.GetAsync("/nowhere", ("Accept", "text/broken"));
        answer.Header("Content-Type").ShouldBe("application/json");
        answer.Code.ShouldBe("test.uri.not_found");
    }

    [Fact]
    public async Task A_format_of_the_apps_may_take_the_place_of_one_of_ours()
    {
        await using var app = await TestApp.StartAsync(_ => { }, options => options.Formats.Add(new OwnFormat("branded", "text/html", _ => "<h1>Acme</h1>"u8.ToArray())));
        (await app.GetAsync("/nowhere", ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"))).Body.ShouldBe("<h1>Acme</h1>");
        (await app.GetAsync("/nowhere", ("Accept", "*/*"))).MediaType.ShouldBe("application/json");
    }

    [Fact]
    public async Task The_default_format_is_an_option()
    {
        await using var app = await TestApp.StartAsync(_ => { }, options => options.DefaultFormat = "text");
        (await app.GetAsync("/nowhere")).MediaType.ShouldBe("text/plain");
        (await app.GetAsync("/nowhere", ("Accept", "application/json"))).MediaType.ShouldBe("application/json");
    }

    [Theory]
    [InlineData("pulp", true)]
    [InlineData("pulp-strict", false)]
    public async Task Pulps_document_is_the_default_of_an_app_that_asks_for_it(string name, bool hasError)
    {
        await using var app = await TestApp.StartAsync(_ => { }, options => options.DefaultFormat = name);
        var answer = await app.GetAsync("/nowhere/a%20b?limit=5", ("Accept", "application/json"));
        answer.Header("Content-Type").ShouldBe("application/json; charset=utf-8");
        var document = JsonDocument.Parse(answer.Body).RootElement;
        document.GetProperty("_href").GetString().ShouldBe("/nowhere/a%20b?limit=5");
        document.GetProperty("http_status").GetInt32().ShouldBe(404);
        document.TryGetProperty("error", out _).ShouldBe(hasError);
        (await app.GetAsync("/nowhere", ("Accept", "application/problem+json"))).MediaType.ShouldBe("application/problem+json");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/*")]
    [InlineData("*/*")]
    public async Task Pulps_document_never_takes_the_place_of_another_default(string accept)
    {
        await using var app = await TestApp.StartAsync(_ => { });
        (await app.GetAsync("/nowhere", ("Accept", accept))).Body.ShouldStartWith("{\"errors\":");
        await using var problem = await TestApp.StartAsync(_ => { }, options => options.DefaultFormat = "problem");
        (await problem.GetAsync("/nowhere", ("Accept", "application/json"))).Body.ShouldStartWith("{\"errors\":");
    }

    private sealed class OwnFormat(string name, string mediaType, Func<Fault, byte[]> write) : IFaultFormat
    {
        public string Name => name;

        public string MediaType => mediaType;

        public string ContentType => mediaType;

        public void Write(FaultAnswer answer, IBufferWriter<byte> output) => output.Write(write(answer.Fault));
    }
}
