using System.Collections.Concurrent;
using System.Diagnostics;
using Faultline.AspNetCore.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Faultline.AspNetCore.Catalogues;

/// <summary>
/// In Development, warns of a fault that its endpoint did not declare, once for each. An app in which no endpoint declares any is left alone;
/// what the framework or a bare status answers may come from any endpoint.
/// </summary>
internal sealed partial class UndeclaredFaults(FaultCatalogues catalogues, CatalogueEndpoints endpoints, IHostEnvironment host, ILogger<UndeclaredFaults> logger)
{
    private const int MaxRemembered = 1_000;

    private readonly bool _watches = host.IsDevelopment();
    private readonly AnyEndpoint _declaring = new(endpoints, endpoint => CatalogueEndpoints.CodesOf(endpoint).Count > 0);
    private readonly ConcurrentDictionary<(string Endpoint, string Code), bool> _told = new();

    public void Note(HttpContext context, Fault fault)
    {
        if (!_watches || RequestEndpoint.Of(context) is not { } endpoint)
            return;
        // The fence protects the answer: a log provider that throws must not replace it.
        try
        {
            var (codes, code) = (CatalogueEndpoints.CodesOf(endpoint), fault.Code.ToString());
            // A code of no catalogue cannot be declared.
            if (codes.Contains(code) || catalogues.IsOfFramework(code) || catalogues.Find(code) is null || !_declaring.Exists())
                return;
            var name = CatalogueEndpoints.NameOf(endpoint);
            if (_told.Count < MaxRemembered && _told.TryAdd((name, code), true))
                LogUndeclared(name, code);
        }
        catch (Exception e)
        {
            Debug.WriteLine(e);
        }
    }

    [LoggerMessage(30, LogLevel.Warning, "{Endpoint} answered with {Code}, which it does not declare: add .ProducesFault(\"{Code}\") to it")]
    private partial void LogUndeclared(string endpoint, string code);
}
