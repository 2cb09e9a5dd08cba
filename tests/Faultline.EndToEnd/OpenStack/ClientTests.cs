using System.Text.Json;
using Faultline.EndToEnd.Programs;

namespace Faultline.EndToEnd.OpenStack;

/// <summary>Debian's OpenStack clients, without keystone, on the sample: what each makes of every error status.</summary>
public sealed class ClientTests
{
    private const string Python = "/usr/bin/python3";

    // What each client calls the error of a status. Source: the clients' own classes, as measured against Nova.
    private static readonly (int Status, string Nova, string Sdk, string Keystone)[] Classes =
    [
        (400, "BadRequest", "BadRequestException", "BadRequest"),
        (401, "Unauthorized", "HttpException", "Unauthorized"),
        (403, "Forbidden", "HttpException", "Forbidden"),
        (404, "NotFound", "ResourceNotFound", "NotFound"),
        (405, "MethodNotAllowed", "HttpException", "MethodNotAllowed"),
        (406, "NotAcceptable", "HttpException", "NotAcceptable"),
        (409, "Conflict", "ConflictException", "Conflict"),
        (410, "ClientException", "HttpException", "Gone"),
        (413, "OverLimit", "HttpException", "RequestEntityTooLarge"),
        (415, "ClientException", "HttpException", "UnsupportedMediaType"),
        (429, "RateLimit", "HttpException", "HTTPClientError"),
        (500, "ClientException", "HttpException", "InternalServerError"),
        (501, "HTTPNotImplemented", "HttpException", "HttpNotImplemented"),
        (503, "ClientException", "HttpException", "ServiceUnavailable"),
    ];

    [Theory]
    [InlineData("/v2.1", true)]
    [InlineData("/nova/v2.1", false)]
    public async Task Every_status_has_its_class_its_message_and_its_request_id_in_every_client(string path, bool combined)
    {
        var told = await AskAsync(path);
        foreach (var (status, nova, sdk, keystone) in Classes)
        {
            var message = $"This is the {status} that was asked for.";
            Check(told, "novaclient", status, nova, message, status is 413 or 429 ? "30" : null);
            Check(told, "openstacksdk", status, sdk, message, null);
            Check(told, "keystoneauth", status, keystone, combined ? "Probe" : "Unrecognized schema in response body.", status is 429 or 503 ? "30" : null);
        }

        Find(told, "novaclient-delete", 404).Text("class").ShouldBe("NotFound");
        Find(told, "novaclient-delete", 404).Text("message").ShouldBe("No server has the id 00000000-0000-4000-8000-000000000000.");
        Find(told, "novaclient-action", 404).Text("message").ShouldBe("Action req-00000000-0000-4000-8000-000000000000 not found.");
        told.Single(line => line.TryGetProperty("server", out _)).GetProperty("fault").Text("message").ShouldStartWith("No valid host was found.");
        told.Single(line => line.TryGetProperty("actions", out _)).GetProperty("actions")[1].GetString().ShouldBe("req-ea1b0dfc-3186-42a9-84ff-c4f4fb130fae");
    }

    [Fact]
    public async Task The_command_line_prints_message_status_and_request_id_and_fails()
    {
        Require();
        await using var installation = await Installation.StartAsync();
        var (_, url) = await installation.StartComputeAsync();

        var (code, shown) = await OpenStackAsync(url, "server", "show", "c76a7603-95be-4368-87e9-7b9b89fb1d7e");
        code.ShouldBe(0, shown);
        shown.ShouldContain("No valid host was found.");

        (code, shown) = await OpenStackAsync(url, "server", "event", "show", "344174b8-34fd-4017-ae29-b9084dcf3861", "req-00000000-0000-4000-8000-000000000000");
        code.ShouldBe(1, shown);
        shown.ShouldMatch(@"Action req-00000000-0000-4000-8000-000000000000 not found\. \(HTTP 404\) \(Request-ID: req-[0-9a-f-]{36}\)");

        (code, shown) = await OpenStackAsync(url, "server", "event", "show", "344174b8-34fd-4017-ae29-b9084dcf3861", "probe-409");
        code.ShouldBe(1, shown);
        shown.ShouldContain("This is the 409 that was asked for. (HTTP 409)");
    }

    private static void Require()
    {
        if (File.Exists(Python) && File.Exists("/usr/bin/openstack"))
            return;
        const string Missing = "Debian's python3-novaclient, python3-openstacksdk and python3-openstackclient are not installed.";
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail(Missing);
        Assert.Skip(Missing);
    }

    private static async Task<IReadOnlyList<JsonElement>> AskAsync(string path)
    {
        Require();
        await using var installation = await Installation.StartAsync();
        var (_, url) = await installation.StartComputeAsync();
        var script = Path.Combine(Repository.Root, "tests", "Faultline.EndToEnd", "OpenStack", "clients.py");
        await using var clients = RunningProgram.Start(Python, [script, url + path]);
        (await clients.EndAsync(TimeSpan.FromMinutes(2))).ShouldBe(0, clients.Output);
        return [.. clients.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] == '{').Select(line => JsonDocument.Parse(line).RootElement)];
    }

    private static async Task<(int Code, string Output)> OpenStackAsync(string url, params string[] arguments)
    {
        await using var program = RunningProgram.Start(Python,
            ["/usr/bin/openstack", "--os-auth-type", "none", "--os-endpoint", url + "/v2.1", "--os-compute-api-version", "2.90", .. arguments]);
        return (await program.EndAsync(TimeSpan.FromMinutes(1)), program.Output);
    }

    private static JsonElement Find(IReadOnlyList<JsonElement> told, string client, int status) =>
        told.Single(line => line.Text("client") == client && line.TryGetProperty("status", out var of) && of.GetInt32() == status);

    private static void Check(IReadOnlyList<JsonElement> told, string client, int status, string type, string message, string? retryAfter)
    {
        var line = Find(told, client, status);
        var what = $"{client} {status}";
        line.Text("class").ShouldBe(type, what);
        line.GetProperty("code").GetInt32().ShouldBe(status, what);
        line.Text("message").ShouldContain(message, Case.Sensitive, what);
        line.Text("request_id").ShouldMatch("^req-[0-9a-f-]{36}$", what);
        line.Text("request_id").ShouldBe(line.Text("sent_id"), what);
        if (retryAfter is not null)
            line.Text("retry_after").ShouldBe(retryAfter, what);
    }
}
