using Compute;
using Faultline.AspNetCore;
using Faultline.OpenApi;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

var builder = WebApplication.CreateBuilder(args);

// The two lines that a service needs: this one, and UseFaultline below. Server and Key come from configuration
// (Faultline__Server, Faultline__Key); without them reports stay in the spool.
builder.Services.AddFaultline(faultline =>
{
    faultline.Service = "compute";
    // One body that the clients of Nova, of the API-SIG guideline and of RFC 9457 read. Any other format can be tried: Faultline__DefaultFormat=pulp
    faultline.DefaultFormat = builder.Configuration["Faultline:DefaultFormat"] ?? "combined";
    faultline.PathFormats["/nova"] = "nova";
    faultline.Map<InvalidServerStateException>(e => ComputeFaults.WrongState(e.Id, e.State));
    faultline.Page.Brand = "Cloud";
    faultline.Page.BrandUrl = "/site/";
    faultline.Page.HelpContact = "help@cloud.example.org";
    faultline.Page.ReportUrl = "https://bugs.example.org/new?title=It+failed&body={id}";
    // Who operates the service sees trace and timeline, and may ask for the report of a request that does not fail: X-Request-Oops, or /v2.1/servers/++oops++
    faultline.DiscloseDetailsTo = faultline.Reporting.AskedForBy = http => http.User.IsInRole(OperatorKey.Role);
    faultline.Enrich((http, report) => report.Tag("zone", http.Request.Headers["X-Zone"] is [{ } zone] ? zone : "nova"));
});
// ASP.NET brings keys for cookies along with it, and would write them into the user's home. There are no cookies here.
builder.Services.Configure<KeyManagementOptions>(keys => keys.XmlRepository = new ForgottenKeys());
builder.Services.AddAuthentication(nameof(OperatorKey)).AddScheme<AuthenticationSchemeOptions, OperatorKey>(nameof(OperatorKey), null);
builder.Services.AddOpenApi(openApi => openApi.AddFaultline());
builder.Services.AddSingleton<ServerList>();
builder.Services.AddSingleton<Scheduler>();
builder.Services.AddSingleton<CleanupJob>();
builder.Services.AddHostedService(services => services.GetRequiredService<CleanupJob>());
builder.Services.AddCors();
builder.AddImages();
// Commands by e-mail, where the section Faultline:Mail says under which address.
var takesMail = builder.Configuration.GetSection("Faultline:Mail").Exists();
if (takesMail)
    builder.Services.AddMailCommands<MailCommands>();

var app = builder.Build();

// Pages of another origin may call the API; they see the ids of its failures too.
if (builder.Configuration["Cors:Origin"] is { } origin)
    app.UseCors(cors => cors.WithOrigins(origin));
app.UseAuthentication();
app.UseFaultline();
app.MapServers();
app.MapImages();
app.MapSite();
app.MapFaultCatalogue();
app.MapOpenApi();
if (takesMail && builder.Configuration["Faultline:Mail:HookSecret"] is not null)
    app.MapMailHook();

try
{
    await app.RunAsync();
    return 0;
}
catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
{
    Console.Error.WriteLine($"{e.Message} Stop what listens there, or choose another address with --urls http://127.0.0.1:PORT.");
    return 1;
}
