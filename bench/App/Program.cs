using Faultline.Bench.App;

// The app that is measured. Arguments: a contender, and the directory of its spool (unused by those that keep no report).
if (args is not [var name, var spool] || Contender.Find(name) is not { } contender)
{
    Console.Error.WriteLine($"usage: App {string.Join('|', Contender.All.Select(c => c.Name))} SPOOL-DIRECTORY");
    return 2;
}

// The content root is watched for changed settings, with all that is below it: the spools of all contenders must not be.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.UseUrls("http://127.0.0.1:0");
// Connections wait while other processes are measured, longer than Kestrel's two minutes.
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.KeepAliveTimeout = TimeSpan.FromHours(1));
builder.Logging.ClearProviders();
contender.Add(builder.Services, spool);

var app = builder.Build();
contender.Use(app);
app.MapWork(contender);
app.MapFigures();

await app.StartAsync();
// The driver reads this line; the port is the system's choice.
Console.WriteLine(app.Urls.First());
await app.WaitForShutdownAsync();
return 0;
