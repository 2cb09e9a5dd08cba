using System.Net;
using System.Net.Http.Json;
using Faultline.AspNetCore;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.Tests.AspNetCore;

/// <summary>What a service that is called answers is a cause of what fails because of it.</summary>
public sealed class ChainTests
{
    private static Task<TestApp> ServiceAsync(string name, Action<WebApplication> map, Uri? upstream = null, Action<FaultlineOptions>? options = null, bool throwFaults = false) =>
        TestApp.StartAsync(map, faultline =>
        {
            faultline.Service = name;
            options?.Invoke(faultline);
        }, builder => builder.Services.AddHttpClient("upstream", client => client.BaseAddress = upstream).AddFaultline(throwFaults));

    private static HttpClient Upstream(IHttpClientFactory clients) => clients.CreateClient("upstream");

    private static string[] Codes(Answer answer) => [.. answer.Json.Items("errors").Select(error => error.Text("code"))];

    private static Fault Missing => new("store.blob.not_found", 404, "Blob not found", "No blob 7.") { Data = new Dictionary<string, object?> { ["blob"] = 7 }, Links = [new FaultLink("help", "/faults/x"), new FaultLink("related", "https://store.example.org/7")] };

    [Theory]
    [InlineData("openstack", "nova", "problem")]
    [InlineData("nova", "problem", "openstack")]
    [InlineData("problem", "openstack", "combined")]
    [InlineData("combined", "combined", "combined")]
    [InlineData("text", "html", "openstack")]
    public async Task The_answer_shows_the_chain_across_three_services_whatever_their_formats(string last, string middle, string first)
    {
        await using var store = await ServiceAsync("store", app => app.MapGet("/blob", () => Missing.ToResult()), options: o => o.DefaultFormat = last);
        await using var images = await ServiceAsync("images", app => app.MapGet("/image", (IHttpClientFactory clients) => Upstream(clients).GetStringAsync("/blob")), store.Address, o => o.DefaultFormat = middle);
        await using var compute = await ServiceAsync("compute", app => app.MapGet("/server", async (IHttpClientFactory clients) => (await Upstream(clients).GetAsync("/image")).EnsureSuccessStatusCode()), images.Address, o => o.DefaultFormat = first);

        var answer = await compute.GetAsync("/server", ("Accept", "application/json"));

        answer.Status.ShouldBe(502);
        var errors = answer.Json.Items("errors");
        errors[0].Text("code").ShouldBe("compute.bad_gateway");
        errors[0].Text("request_id").ShouldBe(answer.RequestId);
        errors[1].GetProperty("status").GetInt32().ShouldBe(502);
        // Each says as much as its format has room for: the last two only their own words.
        var expected = middle switch
        {
            "openstack" or "combined" or "problem" => last == "nova" ? ["images.bad_gateway", "nova.item_not_found"] : ["images.bad_gateway", "store.blob.not_found"],
            "nova" => (string[])["nova.compute_fault"],
            _ => ["http.bad_gateway"],
        };
        errors.Skip(1).Select(error => error.Text("code")).ShouldBe(expected);
        errors.Select(error => error.TryGetProperty("request_id", out var id) ? id.GetString() : null).Where(id => id is not null).Distinct().Count().ShouldBeGreaterThan(1, "each has its own");
    }

    [Fact]
    public async Task A_cause_keeps_its_data_its_ids_and_those_links_that_lead_somewhere_from_everywhere()
    {
        await using var store = await ServiceAsync("store", app => app.MapGet("/blob", () => Missing.ToResult()));
        await using var images = await ServiceAsync("images", app => app.MapGet("/image", (IHttpClientFactory clients) => Upstream(clients).GetStringAsync("/blob")), store.Address);
        await using var compute = await ServiceAsync("compute", app => app.MapGet("/server", (IHttpClientFactory clients) => Upstream(clients).GetFromJsonAsync<object>("/image")), images.Address);
        var errors = (await compute.GetAsync("/server")).Json.Items("errors");
        errors[2].At("data", "blob").GetInt32().ShouldBe(7);
        errors[2].Items("links").Select(link => link.Text("href")).ShouldBe(["https://store.example.org/7", "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5"], ignoreOrder: true, "a relative link would lead to our own pages");
        errors[2].Text("request_id").ShouldNotBe(errors[1].Text("request_id"));
    }

    [Fact]
    public async Task The_report_has_the_chain_too()
    {
        await using var store = await ServiceAsync("store", app => app.MapGet("/blob", () => Missing.ToResult()));
        await using var images = await ServiceAsync("images", app => app.MapGet("/image", (IHttpClientFactory clients) => Upstream(clients).GetStringAsync("/blob")), store.Address);
        (await images.GetAsync("/image")).Header("X-Oops-Id").ShouldNotBeNull();
        images.Report.At("fault").Items("causes")[0].Text("code").ShouldBe("store.blob.not_found");
    }

    [Fact]
    public async Task What_the_app_throws_or_maps_keeps_its_fault_and_gets_the_cause()
    {
        await using var store = await ServiceAsync("store", app => app.MapGet("/blob", () => Missing.ToResult()));
        await using var images = await ServiceAsync("images", app =>
        {
            app.MapGet("/thrown", async (IHttpClientFactory clients) =>
            {
                try
                {
                    await Upstream(clients).GetStringAsync("/blob");
                }
                catch (HttpRequestException e)
                {
                    throw new Fault("images.image.gone", 410, "Gone", "Its blob is gone.") { Causes = [new Fault("images.own", 500, "T", "D")] }.ToException(e);
                }
            });
            app.MapGet("/mapped", async (IHttpClientFactory clients) => await (await Upstream(clients).GetAsync("/blob")).EnsureNoFaultAsync());
            app.MapGet("/wrapped", async (IHttpClientFactory clients) =>
            {
                try
                {
                    await (await Upstream(clients).GetAsync("/blob")).EnsureNoFaultAsync();
                }
                catch (HttpRequestException e)
                {
                    throw new InvalidOperationException("wrapped", e);
                }
            });
        }, store.Address, o => o.Map<UpstreamFaultException>(e => new Fault("images.store.failed", e.Fault.Status, "T", "D")));

        Codes(await images.GetAsync("/thrown")).ShouldBe(["images.image.gone", "images.own", "store.blob.not_found"]);
        var mapped = await images.GetAsync("/mapped");
        mapped.Status.ShouldBe(404);
        Codes(mapped).ShouldBe(["images.store.failed", "store.blob.not_found"]);
        var wrapped = await images.GetAsync("/wrapped");
        wrapped.Status.ShouldBe(500);
        Codes(wrapped).ShouldBe(["images.unexpected_error", "store.blob.not_found"]);
    }

    [Fact]
    public async Task A_client_that_throws_faults_leads_to_the_same_answer()
    {
        await using var store = await ServiceAsync("store", app => app.MapGet("/blob", () => Missing.ToResult()));
        await using var images = await ServiceAsync("images", app => app.MapGet("/image", (IHttpClientFactory clients) => Upstream(clients).GetAsync("/blob")), store.Address, throwFaults: true);
        var answer = await images.GetAsync("/image");
        answer.Status.ShouldBe(502);
        Codes(answer).ShouldBe(["images.bad_gateway", "store.blob.not_found"]);
    }

    [Fact]
    public async Task What_the_app_coped_with_is_no_cause_of_what_fails_later()
    {
        await using var store = await ServiceAsync("store", app => app.MapGet("/blob", () => Missing.ToResult()));
        await using var images = await ServiceAsync("images", app =>
        {
            app.MapGet("/unrelated", async (IHttpClientFactory clients) =>
            {
                await Upstream(clients).GetAsync("/blob");
                throw new InvalidOperationException("unrelated");
            });
            app.MapGet("/other-status", async (IHttpClientFactory clients) =>
            {
                await Upstream(clients).GetAsync("/blob");
                throw new HttpRequestException("of another client", null, HttpStatusCode.ServiceUnavailable);
            });
            app.MapGet("/no-status", async (IHttpClientFactory clients) =>
            {
                await Upstream(clients).GetAsync("/blob");
                throw new HttpRequestException("refused");
            });
        }, store.Address);
        foreach (var path in (string[])["/unrelated", "/other-status", "/no-status"])
        {
            var answer = await images.GetAsync(path);
            (answer.Status, answer.Code).ShouldBe((500, "images.unexpected_error"), path);
            answer.Json.Items("errors").Count.ShouldBe(1, path);
        }
    }

    [Fact]
    public async Task What_one_request_met_is_no_cause_of_anothers_failure()
    {
        await using var store = await ServiceAsync("store", app => app.MapGet("/blob", () => Missing.ToResult()));
        var met = new TaskCompletionSource();
        var failed = new TaskCompletionSource();
        await using var images = await ServiceAsync("images", app =>
        {
            app.MapGet("/meets", async (IHttpClientFactory clients) =>
            {
                await Upstream(clients).GetAsync("/blob");
                met.SetResult();
                await failed.Task;
            });
            app.MapGet("/fails", void () => throw new HttpRequestException("of another client", null, HttpStatusCode.NotFound));
        }, store.Address);
        var meeting = images.GetAsync("/meets");
        await met.Task;
        var answer = await images.GetAsync("/fails");
        failed.SetResult();
        answer.Json.Items("errors").Count.ShouldBe(1);
        (await meeting).Status.ShouldBe(200);
    }

    [Fact]
    public async Task An_option_keeps_it_from_callers_and_not_from_the_report()
    {
        await using var store = await ServiceAsync("store", app => app.MapGet("/blob", () => Missing.ToResult()));
        await using var images = await ServiceAsync("images", app => app.MapGet("/image", (IHttpClientFactory clients) => Upstream(clients).GetStringAsync("/blob")), store.Address, o => o.ShowUpstreamFaults = false);
        var answer = await images.GetAsync("/image");
        (answer.Status, answer.Code, answer.Json.Items("errors").Count).ShouldBe((502, "images.bad_gateway", 1));
        answer.Body.ShouldNotContain("blob");
        images.Report.At("fault").Items("causes").Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_the_other_service_tells_only_us_our_callers_do_not_see()
    {
        await using var store = await ServiceAsync("store", app => app.MapGet("/blob", () => Results.Json(
            new { type = "about:blank", title = "T", status = 500, detail = "D", trace = "at Secret()", exception = new { details = "Secret" }, traceback = (string[])["Secret"], hint = "public" }, statusCode: 500, contentType: "application/problem+json")));
        await using var images = await ServiceAsync("images", app => app.MapGet("/image", (IHttpClientFactory clients) => Upstream(clients).GetStringAsync("/blob")), store.Address);
        foreach (var accept in (string[])["application/json", "application/problem+json", "text/html", "text/plain"])
            (await images.GetAsync("/image", ("Accept", accept))).Body.ShouldNotContain("Secret");
        // Not even what looks harmless: it has as many names as there are services.
        (await images.GetAsync("/image")).Json.Items("errors")[1].Has("hint").ShouldBeFalse();
    }

    [Fact]
    public async Task An_endless_chain_of_causes_ends()
    {
        var deep = new Fault("store.end", 500, "T", "D");
        for (var i = 0; i < 500; i++)
            deep = new Fault("store.link", 500, "T", "D") { Causes = [deep] };
        await using var store = await ServiceAsync("store", app => app.MapGet("/blob", () => deep.ToResult()));
        await using var images = await ServiceAsync("images", app => app.MapGet("/image", (IHttpClientFactory clients) => Upstream(clients).GetStringAsync("/blob")), store.Address);
        (await images.GetAsync("/image")).Json.Items("errors").Count.ShouldBeLessThanOrEqualTo(65);
    }
}
