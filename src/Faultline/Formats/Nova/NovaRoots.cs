namespace Faultline.Formats.Nova;

/// <summary>The root elements of Nova's faults.</summary>
/// <remarks>Source: Nova, <c>nova/api/openstack/wsgi.py</c>, <c>Fault._fault_names</c>.</remarks>
internal static class NovaRoots
{
    /// <summary>The root that Nova gives to a status.</summary>
    public static string Of(int status) => status switch
    {
        400 => "badRequest",
        401 => "unauthorized",
        403 => "forbidden",
        404 => "itemNotFound",
        405 => "badMethod",
        409 => "conflictingRequest",
        413 or 429 => "overLimit",
        415 => "badMediaType",
        501 => "notImplemented",
        503 => "serviceUnavailable",
        _ => "computeFault",
    };

    /// <summary>The root of a fault: its own, else the one of its status.</summary>
    public static string Of(Fault fault) => string.IsNullOrWhiteSpace(fault.NovaRoot) ? Of(fault.Status) : fault.NovaRoot;
}
