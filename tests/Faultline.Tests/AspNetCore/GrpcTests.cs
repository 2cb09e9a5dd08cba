using System.Net;
using System.Reflection;
using System.Reflection.Emit;
using System.Text;
using Faultline.AspNetCore;
using Faultline.AspNetCore.Grpc;
using Faultline.Tests.Doubles;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Faultline.Tests.AspNetCore;

/// <summary>What a caller that speaks gRPC is told: HTTP 200, no body, and all of it in the header.</summary>
public sealed class GrpcTests
{
    [Fact]
    public async Task A_fault_is_a_status_with_details()
    {
        await using var app = await Start();
        var answer = await Call(app, "/compute.Servers/Get");
        (answer.Status, answer.Header("Content-Type"), answer.Bytes.Length).ShouldBe((200, "application/grpc", 0));
        answer.Header("grpc-status").ShouldBe("5");
        answer.Header("grpc-message").ShouldBe("No server has the id 7 %E2%80%93 100%25 sure.");
        answer.Header("Cache-Control").ShouldBe("no-store");
        var status = Details(answer);
        (status.Number(1), status.Text(2)).ShouldBe((5, "No server has the id 7 – 100% sure."));
        var error = Detail(status, "ErrorInfo");
        (error.Text(1), error.Text(2)).ShouldBe(("test.server.not_found", "test"));
        error.Messages(3).Select(entry => (entry.Text(1), entry.Text(2))).ShouldBe([("server_id", "7"), ("tags", "[\"a\",\"b\"]"), ("up", "false")]);
        Detail(status, "RequestInfo").Text(1).ShouldBe(answer.RequestId);
        var retry = Detail(status, "RetryInfo").Message(1);
        (retry.Number(1), retry.Number(2)).ShouldBe((2, 500_000_000));
    }

    [Theory]
    [InlineData("/compute.Servers/Nothing", 12, "test.uri.not_found")]
    [InlineData("/compute.Servers/Missing", 5, "test.not_found")]
    [InlineData("/compute.Servers/Secret", 16, "test.unauthenticated")]
    [InlineData("/compute.Servers/Busy", 14, "test.unavailable")]
    [InlineData("/compute.Servers/Throws", 13, "test.unexpected_error")]
    [InlineData("/compute.Servers/Problem", 10, "test.conflict")]
    [InlineData("/compute.Servers/GetOnly", 12, "test.method_not_allowed")]
    public async Task Whatever_refuses_the_call_its_status_is_told(string path, int status, string code)
    {
        await using var app = await Start();
        var answer = await Call(app, path);
        answer.Status.ShouldBe(200);
        answer.Header("grpc-status").ShouldBe(status.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Detail(Details(answer), "ErrorInfo").Text(1).ShouldBe(code);
        answer.RequestId.ShouldStartWith("req-");
    }

    [Fact]
    public async Task An_unexpected_failure_has_its_report_id_and_no_message_of_the_exception()
    {
        await using var app = await Start();
        var answer = await Call(app, "/compute.Servers/Throws");
        Detail(Details(answer), "RequestInfo").Text(2).ShouldBe(app.Report.Text("id"));
        answer.Header("X-Oops-Id").ShouldBe(app.Report.Text("id"));
        Encoding.UTF8.GetString(Binary(answer)).ShouldNotContain("cellar");
        answer.Header("grpc-message")!.ShouldNotContain("cellar");
    }

    [Fact]
    public async Task Values_that_are_not_valid_are_field_violations()
    {
        await using var app = await Start();
        var answer = await Call(app, "/compute.Servers/Invalid");
        answer.Header("grpc-status").ShouldBe("3");
        Detail(Details(answer), "BadRequest").Messages(1).Select(v => (v.Text(1), v.Text(2), v.Text(3))).ShouldBe([("/name", "is odd", "test.request.field_invalid")]);
    }

    [Fact]
    public async Task Much_data_does_not_outgrow_a_header()
    {
        await using var app = await Start();
        var answer = await Call(app, "/compute.Servers/Large");
        answer.Header("grpc-status").ShouldBe("9");
        answer.Headers.Sum(header => header.Key.Length + header.Value.Sum(value => value.Length)).ShouldBeLessThan(8_000);
    }

    [Theory]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpcx")]
    [InlineData("application/json")]
    public async Task Another_content_type_gets_an_ordinary_answer(string type)
    {
        await using var app = await Start();
        var answer = await Call(app, "/compute.Servers/Missing", type);
        (answer.Status, answer.Code).ShouldBe((404, "test.not_found"));
    }

    [Fact]
    public async Task What_a_caller_says_of_itself_does_not_make_an_endpoint_a_gRPC_method()
    {
        await using var app = await Start();
        var answer = await Call(app, "/orders");
        (answer.Status, answer.Code).ShouldBe((404, "test.not_found"));
    }

    [Fact]
    public async Task An_app_without_gRPC_answers_an_unknown_URI_by_its_status()
    {
        await using var app = await TestApp.StartAsync(app => app.MapPost("/orders", () => Results.NotFound()), protocols: HttpProtocols.Http2);
        foreach (var (path, code) in ((string, string)[])[("/nothing", "test.uri.not_found"), ("/orders", "test.not_found")])
        {
            var answer = await Call(app, path);
            (answer.Status, answer.Code).ShouldBe((404, code));
        }
    }

    [Fact]
    public async Task The_methods_of_the_framework_are_known_by_what_it_puts_on_them()
    {
        var metadata = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Grpc.AspNetCore.Server"), AssemblyBuilderAccess.Run)
            .DefineDynamicModule("main").DefineType("Grpc.AspNetCore.Server.GrpcMethodMetadata", TypeAttributes.Public | TypeAttributes.Sealed).CreateType();
        await using var app = await TestApp.StartAsync(
            app => app.MapPost("/compute.Servers/Get", () => Results.NotFound()).WithMetadata(Activator.CreateInstance(metadata)!), protocols: HttpProtocols.Http2);
        (await Call(app, "/compute.Servers/Get")).Header("grpc-status").ShouldBe("5");
        (await Call(app, "/compute.Servers/Nothing")).Header("grpc-status").ShouldBe("12");
    }

    [Fact]
    public async Task Over_HTTP_1_it_is_no_gRPC()
    {
        await using var app = await TestApp.StartAsync(app => app.MapPost("/x", () => "").WithGrpcFaults());
        var content = new ByteArrayContent([]);
        content.Headers.ContentType = new("application/grpc");
        (await app.SendAsync(HttpMethod.Post, "/x/y", content)).ShouldBeOpenStack(404, "test.uri.not_found");
    }

    [Theory]
    [InlineData(400, 3)]
    [InlineData(401, 16)]
    [InlineData(403, 7)]
    [InlineData(404, 5)]
    [InlineData(405, 12)]
    [InlineData(408, 4)]
    [InlineData(409, 10)]
    [InlineData(412, 9)]
    [InlineData(413, 8)]
    [InlineData(416, 11)]
    [InlineData(418, 2)]
    [InlineData(429, 8)]
    [InlineData(499, 1)]
    [InlineData(500, 13)]
    [InlineData(501, 12)]
    [InlineData(502, 14)]
    [InlineData(503, 14)]
    [InlineData(504, 4)]
    [InlineData(599, 13)]
    public void Each_HTTP_status_has_one_of_gRPC(int http, int grpc) => GrpcStatus.Of(http).ShouldBe(grpc);

    [Fact]
    public void A_message_comes_back_whole_and_is_printable_ASCII() => Prop.ForAll<string>(text =>
    {
        text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""));
        var encoded = GrpcAnswer.Encode(text);
        return encoded.All(c => c is >= ' ' and <= '~') && Uri.UnescapeDataString(encoded) == text;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_fault_has_details_that_can_be_read() => Prop.ForAll<string, string, int>((detail, value, number) =>
    {
        var fault = new Fault("a.b", 400, "T", detail ?? "") { Data = new Dictionary<string, object?> { ["v"] = value, ["n"] = number }, RetryAfter = TimeSpan.FromTicks(number) };
        var status = ProtobufMessage.Parse(GrpcDetails.Of(fault, 3).ToArray());
        return status.Number(1) == 3 && Detail(status, "ErrorInfo").Messages(3).Count == 2;
    }).QuickCheckThrowOnFailure();

    private static ProtobufMessage Detail(ProtobufMessage status, string type) =>
        status.Messages(3).Single(any => any.Text(1) == "type.googleapis.com/google.rpc." + type).Message(2);

    private static ProtobufMessage Details(Answer answer) => ProtobufMessage.Parse(Binary(answer));

    private static byte[] Binary(Answer answer)
    {
        var text = answer.Header("grpc-status-details-bin").ShouldNotBeNull();
        return Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
    }

    private static async Task<Answer> Call(TestApp app, string path, string type = "application/grpc+proto")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new ByteArrayContent([0, 0, 0, 0, 0]) };
        request.Content.Headers.ContentType = new(type);
        request.Headers.TE.Add(new("trailers"));
        using var response = await app.Client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    private static Task<TestApp> Start() => TestApp.StartAsync(
        app =>
        {
            app.UseAuthentication();
            app.UseAuthorization();
            var servers = app.MapGroup("/compute.Servers").WithGrpcFaults();
            app.MapPost("/orders", () => Results.NotFound());
            servers.MapPost("/Get", () => new Fault("test.server.not_found", 404, "Not found", "No server has the id 7 – 100% sure.")
            {
                Data = new Dictionary<string, object?> { ["server_id"] = 7, ["tags"] = new[] { "a", "b" }, ["up"] = false },
                RetryAfter = TimeSpan.FromSeconds(2.5),
            }.ToResult());
            servers.MapPost("/Missing", () => Results.NotFound());
            servers.MapPost("/Secret", () => "ok").RequireAuthorization();
            servers.MapPost("/Busy", () => Results.StatusCode(503));
            servers.MapPost("/Throws", string () => throw new InvalidOperationException("the cellar door code"));
            servers.MapPost("/Problem", () => Results.Problem("mine", statusCode: 409));
            servers.MapGet("/GetOnly", () => "ok");
            servers.MapPost("/Invalid", () => Results.ValidationProblem(new Dictionary<string, string[]> { ["name"] = ["is odd"] }));
            servers.MapPost("/Large", () => new Fault("test.large", 412, "Large", new string('é', 50_000))
            {
                Data = Enumerable.Range(0, 1_000).ToDictionary(i => "name" + i, i => (object?)new string('x', 1_000)),
            }.ToResult());
        },
        build: builder =>
        {
            builder.Services.AddAuthentication("Test").AddScheme<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions, HeaderAuthentication>("Test", null);
            builder.Services.AddAuthorization();
        },
        protocols: HttpProtocols.Http2);
}
