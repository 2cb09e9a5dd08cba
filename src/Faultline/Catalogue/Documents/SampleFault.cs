namespace Faultline.Catalogue.Documents;

/// <summary>A fault of a definition with made-up data, to show how an answer looks.</summary>
internal static class SampleFault
{
    private const string SampleId = "8c1f0f6e-5a3e-4c1c-9c39-5a6f8ad0e1a4";

    private static readonly RequestId Request = RequestId.Parse("req-4b9e5c04-c40f-4b4f-960e-6ac0858dca6c");
    private static readonly ReportId Report = ReportId.Parse("OOPS-7ZK3M9QW2X5T8V1B0N6C");
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(30);

    /// <param name="definition">The code.</param>
    /// <param name="reportFrom">The first status that leaves a report.</param>
    public static Fault Of(FaultDefinition definition, int reportFrom)
    {
        var data = new Dictionary<string, object?>();
        foreach (var field in definition.Fields)
            data[field.Name] = ValueOf(field);
        return definition.ToFault(data) with
        {
            RequestId = Request,
            ReportId = definition.Status >= reportFrom ? Report : null,
            RetryAfter = definition.Status is 429 or 503 ? Wait : null,
        };
    }

    private static object? ValueOf(FaultField field) => field.Type switch
    {
        "integer" => 42,
        "number" => 1.5,
        "boolean" => true,
        "array" => new List<object?> { "one", "two" },
        "object" => new Dictionary<string, object?> { ["name"] = "value" },
        _ => TextOf(field.Name),
    };

    // By the name, since all that the type says is that it is text.
    private static string TextOf(string name)
    {
        var last = name[(name.LastIndexOf('_') + 1)..];
        return last switch
        {
            "id" or "uuid" => SampleId,
            "href" or "url" or "uri" => "https://example.org/",
            _ => "some " + name.Replace('_', ' '),
        };
    }
}
