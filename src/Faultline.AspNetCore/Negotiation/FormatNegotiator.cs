using System.Collections.Concurrent;
using Faultline.AspNetCore.Pages;
using Faultline.Formats;
using Faultline.Formats.Combined;
using Faultline.Formats.Nova;
using Faultline.Formats.OpenStack;
using Faultline.Formats.Problem;
using Faultline.Formats.Pulp;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Faultline.AspNetCore.Negotiation;

/// <summary>Knows every format, and ranks them as an endpoint, a group and the options say.</summary>
internal sealed class FormatNegotiator
{
    private readonly IFaultFormat[] _formats;
    private readonly ConcurrentDictionary<string, FormatRanking> _rankings = new();

    public FormatNegotiator(IOptions<FaultlineOptions> options)
    {
        var all = All(options.Value);
        var first = all.First(format => format.Name == options.Value.DefaultFormat);
        _formats = [first, .. all.Where(format => format != first)];
        Default = new FormatRanking(_formats);
    }

    /// <summary>The order of preference where neither endpoint nor path says otherwise.</summary>
    public FormatRanking Default { get; }

    /// <summary>Every format there is, in the order of preference among equals: the app's own may take the place of ours. One more format is one more line.</summary>
    public static List<IFaultFormat> All(FaultlineOptions options) =>
        [
            .. options.Formats,
            new OpenStackFormat(),
            new ProblemFormat(),
            new NovaFormat(),
            new CombinedFormat(),
            new HtmlFormat(options.Page),
            new TextFormat(),
            new PulpFormat(),
            new PulpFormat(isStrict: true),
        ];

    public bool Knows(string name) => Array.Exists(_formats, format => format.Name == name);

    /// <summary>The names of all formats, for messages.</summary>
    public string Names() => string.Join(", ", _formats.Select(format => format.Name));

    public IFaultFormat Choose(StringValues accept) => Default.Choose(accept);

    /// <summary>The order of preference that begins with these formats; a name that is unknown is left out.</summary>
    public FormatRanking Ranking(IEnumerable<string> preferred)
    {
        var first = preferred.Select(name => Array.Find(_formats, format => format.Name == name)).OfType<IFaultFormat>().Distinct().ToList();
        return first.Count == 0
            ? Default
            : _rankings.GetOrAdd(string.Join(',', first.Select(format => format.Name)), _ => new FormatRanking([.. first, .. _formats.Except(first)]));
    }
}
