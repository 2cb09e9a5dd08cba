namespace Faultline.Catalogue;

/// <summary>
/// Declares a fault code. The method's parameters are the data fields (<c>serverId</c> is the field <c>server_id</c>), its
/// documentation is the help page: <c>summary</c> says what it means, <c>cause</c> the likely cause, <c>remedy</c> what to do.
/// </summary>
/// <remarks>
/// Three kinds of parameters are no data: a <see cref="Fault"/> and a list of them are causes, and a <see cref="TimeSpan"/>
/// named <c>retryAfter</c> is <see cref="Fault.RetryAfter"/>.
/// </remarks>
/// <param name="code">The code, such as <c>compute.server.not_found</c>: two or more parts, the first of them the service.</param>
/// <param name="status">The HTTP status, 400 to 599.</param>
/// <param name="title">A short summary that does not change from one occurrence to the next.</param>
/// <param name="detail">What happened, with data fields in braces: <c>No server has the id {server_id}.</c></param>
/// <example><code>
/// [FaultCatalogue("compute")]
/// public static partial class ComputeFaults
/// {
///     /// &lt;summary&gt;No server has the id that the request names.&lt;/summary&gt;
///     /// &lt;param name="serverId"&gt;The id that was asked for.&lt;/param&gt;
///     [FaultCode("compute.server.not_found", 404, "Server not found", "No server has the id {server_id}.")]
///     public static partial Fault ServerNotFound(Guid serverId);
/// }
/// </code></example>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class FaultCodeAttribute(string code, int status, string title, string detail) : Attribute
{
    /// <summary>The code.</summary>
    public string Code { get; } = code;

    /// <summary>The HTTP status that the fault has unless the code that makes it says otherwise.</summary>
    public int Status { get; } = status;

    /// <summary>The short summary.</summary>
    public string Title { get; } = title;

    /// <summary>The template of the detail.</summary>
    public string Detail { get; } = detail;

    /// <summary>More statuses under which this code may travel: see <see cref="Fault.WithStatus"/>. Default: none.</summary>
    public int[] OtherStatuses { get; set; } = [];

    /// <summary>The number that Pulp clients know the problem by: three upper-case letters and four digits, such as <c>PLP0009</c>. Default: none.</summary>
    public string? PulpCode { get; set; }

    /// <summary>The root element of the Nova form: letters and digits, a lower-case letter first, such as <c>itemNotFound</c>. Default: the one that Nova gives to the status.</summary>
    public string? NovaRoot { get; set; }

    /// <summary>The release that brought the code, such as <c>1.4</c>. Default: none.</summary>
    public string? Since { get; set; }

    /// <summary>The code that took the place of this one. Default: none, the code is in use.</summary>
    public string? DeprecatedBy { get; set; }
}
