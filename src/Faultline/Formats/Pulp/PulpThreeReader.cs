using System.Text.Json;

namespace Faultline.Formats.Pulp;

/// <summary>
/// Reads what Pulp 3 says: <c>description</c>, <c>traceback</c> and, from 3.103.0 on, <c>error_code</c>, with the number before the text as <c>[PLP0001] </c>. The
/// numbers mean other things than in Pulp 2, so the codes are <c>pulp3.plp0001</c> and the fault has no <see cref="Fault.PulpCode"/>.
/// </summary>
internal static class PulpThreeReader
{
    public static Fault Read(in PulpErrorObject error, int status)
    {
        var text = error.Description.AsText() ?? "";
        var prefix = PrefixOf(text);
        var number = error.NumberOfThree.AsText() is { Length: > 0 and <= FaultCode.MaxLength } given ? given : prefix;
        var others = error.Others;
        if (error.Code.ValueKind != JsonValueKind.Undefined)
            (others ??= [])["code"] = error.Code.AsPlain();
        return Make(number, status, prefix is null ? text : text[(prefix.Length + 2)..].TrimStart(' ')) with
        {
            Data = error.DataMap(),
            Extensions = others ?? [],
            Pulp = new PulpEnvelope { Traceback = PulpReader.LinesOf(error.Traceback) },
        };
    }

    /// <summary>The body of the web framework: <c>{"detail": "Not found."}</c>.</summary>
    public static Fault OfDetail(string detail, int status) => Make(null, status, detail);

    private static Fault Make(string? number, int status, string detail) =>
        new(PulpNumbers.CodeOf(PulpNumbers.ServiceOfThree, number), status, PulpNumbers.TitleOf(PulpNumbers.ServiceOfThree, number), detail);

    private static string? PrefixOf(string text) => text.Length >= 9 && text[0] == '[' && text[8] == ']' && PulpNumbers.IsNumber(text.AsSpan(1, 7)) ? text[1..8] : null;
}
