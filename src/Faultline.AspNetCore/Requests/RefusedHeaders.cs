using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Faultline.AspNetCore.Requests;

/// <summary>Headers of others on an answer of ours.</summary>
internal static class RefusedHeaders
{
    /// <summary>Sets a header; one that the server refuses is left out.</summary>
    public static void PutUnlessRefused(this IHeaderDictionary headers, string name, StringValues value)
    {
        // The fence protects the fault: it is worth more than one header that cannot be sent.
        try
        {
            headers[name] = value;
        }
        catch (Exception e)
        {
            Debug.WriteLine(e);
        }
    }
}
