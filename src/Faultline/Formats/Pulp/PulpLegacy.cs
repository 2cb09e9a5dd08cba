namespace Faultline.Formats.Pulp;

/// <summary>Finds the number of a document without <c>error</c>, as Pulp 2.0 to 2.3 sends them: the member of the exception's class tells it.</summary>
internal static class PulpLegacy
{
    private static readonly Dictionary<string, object?> NoData = [];

    /// <summary>The number and the data that later releases send for the same exception; no number when nothing tells it.</summary>
    public static (string? Number, IReadOnlyDictionary<string, object?> Data) Find(int status, IReadOnlyDictionary<string, object?> members)
    {
        foreach (var (name, value) in members)
        {
            switch (name)
            {
                case PulpMember.PropertyNames: return ("PLP0015", Data(PulpMember.PropertyNames, value));
                case PulpMember.MissingPropertyNames: return ("PLP0016", Data(PulpMember.PropertyNames, value));
                case PulpMember.UnsupportedPropertyNames: return ("PLP0017", Data(PulpMember.PropertyNames, value));
                case PulpMember.Resources: return ("PLP0009", Data(PulpMember.Resources, value));
                case PulpMember.ResourceId when status == 404: return ("PLP0009", Data(PulpMember.Resources, Data(PulpMember.ResourceId, value)));
                case PulpMember.ResourceId when status == 409: return ("PLP0018", Data(PulpMember.ResourceId, value));
                case PulpMember.Reasons: return ("PLP0010", Data(PulpMember.Reasons, value));
                case PulpMember.Timeout when status == 503: return ("PLP0011", Data(PulpMember.Timeout, value));
                case PulpMember.InputValue when status == 400: return ("PLP0019", Data(PulpMember.InputValue, value));
                case PulpMember.AuthErrorCode when PulpMember.NumberOfAuthError(value as string) is { } number: return (number, NoData);
                default: break;
            }
        }

        return (null, NoData);
    }

    private static Dictionary<string, object?> Data(string name, object? value) => new() { [name] = value };
}
