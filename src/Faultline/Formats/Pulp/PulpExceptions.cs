using Faultline.Formats.Pulp.Python;

namespace Faultline.Formats.Pulp;

/// <summary>
/// Makes the faults of Pulp's exceptions, by the rules of their classes: status, number, data, text and the member at the top of the document. The texts
/// come from a catalogue document.
/// </summary>
/// <param name="catalogue">The codes.</param>
/// <param name="isStrict">
/// Whether to fail as Pulp does: a coded exception without its required data is a <c>PLP0008</c> of status 500, and a number that the catalogue has not is no
/// Pulp exception at all. Otherwise the status stays, all missing fields are sub errors, and the number stays.
/// </param>
public sealed class PulpExceptions(PulpCatalogue catalogue, bool isStrict = false)
{
    private const int MaxDepth = 32;
    private const string Incomplete = "PLP0008";

    /// <summary>The fault of an exception that Pulp's code raises.</summary>
    public Fault Raise(PulpRaise raise)
    {
        ArgumentNullException.ThrowIfNull(raise);
        // The fence protects the app's answer: an argument that throws when it is read must not take the place of the failure.
        try
        {
            return Build(raise, 0).Fault;
        }
        catch (Exception)
        {
            return Foreign(raise.Class, "");
        }
    }

    /// <summary>
    /// The fault of a .NET exception, as Pulp answers one that is not its own: status 500, the message, no number. That of a <see cref="FaultException"/> is its
    /// own, and the exceptions in an <see cref="AggregateException"/> are sub errors. The messages go to the caller.
    /// </summary>
    public static Fault Of(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception switch
        {
            FaultException { Fault: var fault } => fault,
            AggregateException many => Foreign(exception.GetType().Name, "") with { Causes = [.. many.Flatten().InnerExceptions.Select(Of)] },
            _ => Foreign(exception.GetType().Name, exception.Message),
        };
    }

    private Built Build(PulpRaise raise, int depth)
    {
        raise = PulpArguments.WithoutJson(raise);
        var children = new List<Fault>();
        foreach (var child in depth == MaxDepth ? [] : raise.Children)
        {
            var inner = Build(child, depth + 1);
            // A constructor that throws inside leaves nothing of what is around it.
            if (inner.Threw)
                return inner;
            children.Add(inner.Fault);
        }

        var built = PulpClass.Find(raise.Class) is { } known ? OfClass(raise, known) : new Built(Foreign(raise.Class, PythonErrors.Str(raise.Class, raise.Args)), false);
        return children.Count == 0 || built.Threw ? built : built with { Fault = built.Fault with { Causes = [.. built.Fault.Causes, .. children] } };
    }

    private Built OfClass(PulpRaise raise, PulpClass known)
    {
        var number = raise.Code ?? known.Number;
        var definition = catalogue.Find(number);
        if (definition is null && isStrict)
            return new Built(Foreign("AttributeError", PythonErrors.NoAttribute(number)), true);
        if (definition is null && known.Instead is { } instead)
            (number, definition) = (instead, catalogue.Find(instead));
        if (known.Kind == PulpClassKind.Coded && definition?.RequiredFields.Where(field => !raise.Data.ContainsKey(field)).ToList() is { Count: > 0 } missing)
            return Missing(raise, known, number, missing);

        var data = PulpArguments.DataOf(raise, known);
        var detail = known.Kind switch
        {
            PulpClassKind.Plain => PulpArguments.MessageOf(raise),
            PulpClassKind.Resources => Render(definition, new Dictionary<string, object?> { [PulpMember.Resources] = PulpArguments.Pairs(data[PulpMember.Resources]) }),
            PulpClassKind.Nothing => definition?.Template ?? "",
            _ => Render(definition, data),
        };
        return new Built(Make(raise.Class, known, number, detail, data, PulpArguments.MemberOf(raise, known, number, definition, data)), false);
    }

    private Built Missing(PulpRaise raise, PulpClass known, string number, List<string> fields)
    {
        var own = PulpClass.Find("PulpCodedException")!;
        var faults = fields.ConvertAll(field =>
        {
            var data = new Dictionary<string, object?> { ["code"] = number, ["field"] = field };
            return Make("PulpCodedException", own, Incomplete, Render(catalogue.Find(Incomplete), data), data, new PulpMember(PulpMember.Args, Array.Empty<object>()));
        });
        return isStrict ? new Built(faults[0], true) : new Built((faults[0] with { Causes = faults }).WithStatus(known.Status), false);
    }

    private static string Render(PulpDefinition? definition, IReadOnlyDictionary<string, object?> data) =>
        definition?.Render(data) ?? (data.TryGetValue("message", out var message) ? PythonText.Str(message) : "");

    private static Fault Make(string name, PulpClass known, string number, string detail, IReadOnlyDictionary<string, object?> data, PulpMember member)
    {
        var fault = new Fault(PulpNumbers.CodeOf(PulpNumbers.Service, number), known.Status, PulpNumbers.TitleOf(PulpNumbers.Service, number), detail)
        {
            PulpCode = number,
            Data = PulpValues.Plain(data),
            Pulp = new PulpEnvelope { Exception = [PythonErrors.Line(name, detail)] },
        };
        var derived = PulpMember.Of(fault);
        var value = PulpValues.Plain(member.Value);
        return member.Name is null || (member.Name == derived.Name && PulpValues.AreEqual(value, derived.Value))
            ? fault
            : fault with { Extensions = new Dictionary<string, object?> { [member.Name] = value } };
    }

    private static Fault Foreign(string name, string text) =>
        new(PulpNumbers.CodeOf(PulpNumbers.Service, null), 500, PulpNumbers.TitleOf(PulpNumbers.Service, null), text)
        {
            Pulp = new PulpEnvelope { Exception = [PythonErrors.Line(name, text)] },
        };

    private readonly record struct Built(Fault Fault, bool Threw);
}
