using Faultline.Catalogue.Documents;
using Faultline.Cli.Servers;

namespace Faultline.Cli.Catalogues;

/// <summary>Where a catalogue document is read from: a file, or the URL at which a service serves it.</summary>
internal static class CatalogueSource
{
    public const string Description = "A file with the JSON of a catalogue, or the URL at which a service serves it, such as http://127.0.0.1:8774/faults";

    private const int MaxBytes = 64 * 1024 * 1024;

    /// <exception cref="CommandFailure">It cannot be read, or is no catalogue.</exception>
    public static async Task<CatalogueDocument> ReadAsync(string source, CancellationToken cancellation)
    {
        var url = Uri.TryCreate(source, UriKind.Absolute, out var absolute) && absolute.Scheme is "http" or "https" ? absolute : null;
        var bytes = url is null ? await ReadFileAsync(source, cancellation) : await FetchAsync(url, cancellation);
        return CatalogueDocument.TryRead(bytes, out var document, out var problem)
            ? document
            : throw new CommandFailure(url is null ? ExitCodes.Input : ExitCodes.ServerFault, $"'{source}' is no catalogue: {problem}");
    }

    /// <exception cref="CommandFailure">There is no such file, or it is too large.</exception>
    public static async Task<byte[]> ReadFileAsync(string path, CancellationToken cancellation)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new CommandFailure(ExitCodes.Input, $"'{path}' is no file; expected a file with the JSON of a catalogue, or a URL");
        if (file.Length > MaxBytes)
            throw new CommandFailure(ExitCodes.Input, $"'{path}' has {file.Length} bytes; expected a catalogue of at most {MaxBytes}");
        return await File.ReadAllBytesAsync(path, cancellation);
    }

    private static async Task<byte[]> FetchAsync(Uri url, CancellationToken cancellation)
    {
        using var connection = new ServerConnection(new Uri(url.GetLeftPart(UriPartial.Authority)), key: null, hint: "Is the service running, and is its address right?");
        var answer = await connection.GetAsync(url.PathAndQuery, cancellation);
        return answer.IsSuccess ? answer.Body : throw answer.ToFailure();
    }
}
