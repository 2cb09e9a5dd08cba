namespace Faultline.Bench.Deadlines.Wire;

/// <summary>A whole answer, read.</summary>
internal sealed record Answer(int Status, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body, IReadOnlyList<(string Name, string Value)> Trailers)
{
    /// <summary>Whether it is the last one on its connection.</summary>
    public bool Closes => string.Equals(Header("Connection"), "close", StringComparison.OrdinalIgnoreCase);

    /// <summary>The value of a header; null when there is none, or more than one.</summary>
    public string? Header(string name)
    {
        string? found = null;
        foreach (var (other, value) in Headers)
        {
            if (!string.Equals(name, other, StringComparison.OrdinalIgnoreCase))
                continue;
            if (found is not null)
                return null;
            found = value;
        }

        return found;
    }

    /// <exception cref="HttpRequestException">The body broke off.</exception>
    public static async Task<Answer> ReadAsync(HttpResponseMessage response, CancellationToken stop)
    {
        var body = await response.Content.ReadAsByteArrayAsync(stop);
        var headers = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated);
        return new Answer((int)response.StatusCode, Flat(headers), body, Flat(response.TrailingHeaders.NonValidated));
    }

    private static List<(string Name, string Value)> Flat(IEnumerable<KeyValuePair<string, System.Net.Http.Headers.HeaderStringValues>> headers) =>
        [.. headers.SelectMany(header => header.Value.Select(value => (header.Key, value)))];
}
