using System.Net;
using Faultline.Bench.App;
using Microsoft.AspNetCore.Server.Kestrel.Core;

// The app that is measured. Arguments: a contender, and the directory of its spool (unused by those that keep no report).
if (args is not [var name, var spool] || Contender.Find(name) is not { } contender)
{
    Console.Error.WriteLine($"usage: App {string.Join('|', Contender.All.Select(c => c.Name))} SPOOL-DIRECTORY");
    return 2;
}

// The content root is watched for changed settings, with all that is below it: the spools of all contenders must not be.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.ConfigureKestrel(kestrel =>
{
    // Connections wait while other processes are measured, longer than Kestrel's two minutes.
    kestrel.Limits.KeepAliveTimeout = TimeSpan.FromHours(1);
    kestrel.Listen(IPAddress.Loopback, 0);
    kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
});
builder.Logging.ClearProviders();
contender.Add(builder.Services, spool);

var app = builder.Build();
contender.Use(app);
app.MapWork(contender);
app.MapSlowWork();
app.MapSqlWork(contender);
app.MapLateWork();
app.MapFigures();

await app.StartAsync();
// The driver reads this line, first HTTP/1.1, then HTTP/2; the ports are the system's choice.
Console.WriteLine(string.Join(' ', app.Urls));
await app.WaitForShutdownAsync();
return 0;
