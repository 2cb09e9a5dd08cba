using Faultline;
using Faultline.AspNetCore;
using Images;

var builder = WebApplication.CreateBuilder(args);

builder.Services.AddFaultline(faultline =>
{
    faultline.Service = "images";
    faultline.DefaultFormat = "problem";
    faultline.Map<UpstreamFaultException>(_ => ImageFaults.StoreFailed());
});

// The store is a part of this program, so that the sample stays small; it is called as a service of its own would be.
var store = builder.Configuration["Store"] ?? builder.Configuration["Urls"]?.Split(';')[0] ?? "http://127.0.0.1:9292";
builder.Services.AddHttpClient(ImageEndpoints.Store, client => client.BaseAddress = new Uri(store)).AddFaultline();

var app = builder.Build();

app.UseFaultline();
app.MapImages();
app.MapStore();

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
