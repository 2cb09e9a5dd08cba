namespace Faultline.Formats.Pulp;

/// <summary>
/// The member at the top of a document that belongs to the class of the exception: Pulp 2.0 to 2.3 had nothing else to tell one failure from another, and
/// its clients still read it.
/// </summary>
/// <param name="Name">Its name, or null when the class has none.</param>
/// <param name="Value">Its value.</param>
internal readonly record struct PulpMember(string? Name, object? Value)
{
    public const string Args = "args";
    public const string AuthErrorCode = "auth_error_code";
    public const string MissingPropertyNames = "missing_property_names";
    public const string PropertyNames = "property_names";
    public const string Reasons = "reasons";
    public const string ResourceId = "resource_id";
    public const string Resources = "resources";
    public const string Timeout = "timeout";
    public const string UnsupportedPropertyNames = "unsupported_property_names";
    public const string InputValue = "value";

    private const int FirstAuthNumber = 25;

    private static readonly object[] NoArgs = [];

    // PLP0025 and the numbers after it, in their order.
    private static readonly string[] AuthErrors =
    [
        "authentication_failed", "permission_denied", "invalid_ssl_certificate",
        "invalid_oauth_credentials", "pre_auth_remote_user_missing", "invalid_username_or_password",
    ];

    /// <summary>Whether a member of this name belongs to a class.</summary>
    public static bool IsOne(string name) =>
        name is Args or AuthErrorCode or MissingPropertyNames or PropertyNames or Reasons or ResourceId or Resources or Timeout or UnsupportedPropertyNames or InputValue;

    /// <summary>The older name of an authentication error, or null when the number is of none.</summary>
    public static string? AuthErrorOf(string? number) =>
        PulpNumbers.OfCore(number) is >= FirstAuthNumber and var digits && digits - FirstAuthNumber < AuthErrors.Length ? AuthErrors[digits - FirstAuthNumber] : null;

    /// <summary>The number of an authentication error by its older name, or null.</summary>
    public static string? NumberOfAuthError(string? name) =>
        Array.IndexOf(AuthErrors, name) is >= 0 and var at ? $"PLP{at + FirstAuthNumber:0000}" : null;

    /// <summary>The member that follows from number and data. A coded exception without a class of its own has empty <c>args</c>, as there.</summary>
    public static PulpMember Of(Fault fault)
    {
        if (fault.Pulp is { LacksMember: true })
            return default;
        if (fault.PulpCode is null)
            return OfStatus(fault);
        return PulpNumbers.OfCore(fault.PulpCode) switch
        {
            0 => new(Args, fault.Data.ContainsKey("message") ? NoArgs : new object[] { fault.Detail }),
            9 => new(Resources, fault.Data.TryGetValue(Resources, out var resources) ? resources : fault.Data),
            10 => Named(fault, Reasons, Reasons),
            11 => Named(fault, Timeout, Timeout),
            15 => Named(fault, PropertyNames, PropertyNames),
            16 => Named(fault, MissingPropertyNames, PropertyNames),
            17 => Named(fault, UnsupportedPropertyNames, PropertyNames),
            18 => Named(fault, ResourceId, ResourceId),
            19 => Named(fault, InputValue, InputValue),
            24 => default,
            >= FirstAuthNumber and <= 30 => new(AuthErrorCode, AuthErrorOf(fault.PulpCode)),
            _ => new(Args, NoArgs),
        };
    }

    private static PulpMember Named(Fault fault, string name, string field) => fault.Data.TryGetValue(field, out var value) ? new(name, value) : new(Args, NoArgs);

    // Pulp's own client ends in a KeyError without these two.
    private static PulpMember OfStatus(Fault fault) => fault.Status switch
    {
        404 => new(Resources, fault.Data),
        401 => new(AuthErrorCode, AuthErrors[0]),
        _ => default,
    };
}
