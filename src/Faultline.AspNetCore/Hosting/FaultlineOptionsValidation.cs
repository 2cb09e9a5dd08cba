using Faultline.AspNetCore.Negotiation;
using Microsoft.Extensions.Options;

namespace Faultline.AspNetCore.Hosting;

/// <summary>Says everything that is wrong with the options at once, each with the value and what was expected.</summary>
internal sealed class FaultlineOptionsValidation : IValidateOptions<FaultlineOptions>
{
    public ValidateOptionsResult Validate(string? name, FaultlineOptions options)
    {
        var wrong = Problems(options).Concat(options.Report.Validate().Select(problem => "Report:" + problem))
            .Concat(options.Timeline.Validate().Select(problem => "Timeline:" + problem))
            .Concat(options.Deadlines.Validate().Select(problem => "Deadlines:" + problem)).Select(problem => $"Faultline:{problem}").ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static IEnumerable<string> Problems(FaultlineOptions o)
    {
        if (o.Service is { } service && !ServiceName.IsValid(service))
            yield return $"Service is '{service}'; expected lower-case letters, digits, '_' and '-', such as compute";
        var formats = FormatNegotiator.All(o).Select(format => format.Name).ToList();
        if (!formats.Contains(o.DefaultFormat))
            yield return $"DefaultFormat is '{o.DefaultFormat}'; expected one of {string.Join(", ", formats)}";
        if (formats.Count != formats.Distinct().Count())
            yield return $"Formats has two of one name; the names are {string.Join(", ", formats)}";
        foreach (var (path, format) in o.PathFormats)
        {
            if (!path.StartsWith('/'))
                yield return $"PathFormats has '{path}'; expected a path that begins with /, such as /v2.1";
            if (!formats.Contains(format))
                yield return $"PathFormats says '{format}' for {path}; expected one of {string.Join(", ", formats)}";
        }

        if (o.Challenge is { } challenge && (string.IsNullOrWhiteSpace(challenge) || challenge.Any(c => c is < ' ' or > '~')))
            yield return $"Challenge is '{challenge}'; expected a scheme with or without parameters, in printable ASCII, such as Bearer";
        if (o.ReportFromStatus is < 400 or > 600)
            yield return $"ReportFromStatus is {o.ReportFromStatus}; expected 400 to 600";
        foreach (var problem in o.Reporting.Validate())
            yield return "Reporting:" + problem;
        foreach (var problem in o.Page.Validate())
            yield return "Page:" + problem;
        if (o.HelpUrl is { } help && !(help.Contains("{code}", StringComparison.Ordinal)
            && Uri.TryCreate(help.Replace("{code}", "a.b", StringComparison.Ordinal), UriKind.Absolute, out var page) && page.Scheme is "http" or "https"))
            yield return $"HelpUrl is '{help}'; expected an http or https URL with {{code}} in it, such as https://docs.example.org/errors/{{code}}";
        if (o.PublicUrl is { } publicUrl && !(publicUrl.IsAbsoluteUri && publicUrl.Scheme is "http" or "https" && publicUrl.Query.Length == 0 && publicUrl.Fragment.Length == 0))
            yield return $"PublicUrl is '{publicUrl}'; expected an http or https URL without query, such as https://compute.example.org";
        if (o.NeutralLanguage is not { Length: > 0 and <= 35 } language || language.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-'))
            yield return $"NeutralLanguage is '{o.NeutralLanguage}'; expected a language tag, such as en or pt-BR";
        if (o.Server is { } server && !(server.IsAbsoluteUri && server.Scheme is "http" or "https"))
            yield return $"Server is '{server}'; expected an http or https URL, such as http://127.0.0.1:5080";
        if (o.Server is not null && string.IsNullOrWhiteSpace(o.Key))
            yield return "Key is empty; expected the ingest key of a project, which the server prints when the project is made";
        if (Refusal(() => o.Spool.Checked()) is { } spool)
            yield return "Spool: " + spool;
        if (o.Server is not null && !string.IsNullOrWhiteSpace(o.Key) && Refusal(() => o.Shipping.Checked()) is { } shipping)
            yield return "Shipping: " + shipping;
        foreach (var header in (string[])[.. o.RequestIdHeaders, o.GlobalRequestIdHeader, o.ReportIdHeader])
        {
            if (header.Length == 0 || header.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')))
                yield return $"'{header}' is not a header name; expected letters, digits, '-' and '_', such as X-Request-Id";
        }
    }

    private static string? Refusal(Action check)
    {
        try
        {
            check();
            return null;
        }
        catch (ArgumentException e)
        {
            return e.Message;
        }
    }
}
