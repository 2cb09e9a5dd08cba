using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Faultline.AspNetCore.Catalogues;

/// <summary>
/// In Development, warns of a fault that its endpoint did not declare, once for each. Only endpoints that declare at least one are looked at;
/// what the framework or a bare status answers may come from any.
/// </summary>
internal sealed partial class UndeclaredFaults(FaultCatalogues catalogues, IHostEnvironment host, ILogger<UndeclaredFaults> logger)
{
    private const int MaxRemembered = 1_000;

    private readonly bool _watches = host.IsDevelopment();
    private readonly ConcurrentDictionary<(string Endpoint, string Code), bool> _told = new();

    public void Note(HttpContext context, Fault fault)
    {
        if (!_watches || context.GetEndpoint() is not { } endpoint)
            return;
        // The fence protects the answer: a log provider that throws must not replace it.
        try
        {
            var (codes, code) = (CatalogueEndpoints.CodesOf(endpoint), fault.Code.ToString());
            if (codes.Count == 0 || codes.Contains(code) || catalogues.IsOfFramework(code))
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
