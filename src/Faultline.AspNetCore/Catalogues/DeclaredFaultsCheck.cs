using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Faultline.AspNetCore.Catalogues;

/// <summary>Stops the start when an endpoint declares a code that no catalogue has. All of them are said at once.</summary>
/// <remarks>A startup filter, since that runs when the endpoints are known and nothing is listened on yet.</remarks>
internal sealed class DeclaredFaultsCheck(FaultCatalogues catalogues, CatalogueEndpoints endpoints) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        var wrong = Problems(endpoints.Now()).ToList();
        if (wrong.Count > 0)
            throw new InvalidOperationException(string.Join("; ", wrong) + ".");
    };

    private IEnumerable<string> Problems(IReadOnlyList<Endpoint> all)
    {
        foreach (var endpoint in all)
        {
            foreach (var code in CatalogueEndpoints.CodesOf(endpoint).Where(code => catalogues.Find(code) is null))
                yield return $"{CatalogueEndpoints.NameOf(endpoint)} declares the fault '{code}', which is in no catalogue; expected a code of an assembly's catalogue or of FaultlineOptions.AddCatalogue";
        }

        if (CatalogueEndpoints.PagesOf(all) is null && all.FirstOrDefault(endpoint => endpoint.Metadata.GetMetadata<CataloguePages>() is not null) is RouteEndpoint page)
            yield return $"The catalogue is mapped at {page.RoutePattern.RawText}; expected a path without parameters before the code";
    }
}
