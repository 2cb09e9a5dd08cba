namespace Faultline.Cli.Sending;

/// <summary>One input of <c>send</c>: a file, or <c>-</c> for standard input.</summary>
internal sealed record SendInput(string Name, Func<Stream> Open)
{
    /// <exception cref="CommandFailure">One of the files is not there; none was sent.</exception>
    public static IReadOnlyList<SendInput> All(string[] files)
    {
        var inputs = (files.Length == 0 ? ["-"] : files).Select(Of).ToList();
        var missing = inputs.FirstOrDefault(i => i.Name != "stdin" && !File.Exists(i.Name));
        return missing is null
            ? inputs
            : throw new CommandFailure(ExitCodes.Input, $"'{missing.Name}' is no file; expected files of NDJSON, or - for standard input. Nothing was sent.");
    }

    private static SendInput Of(string file) =>
        file == "-" ? new SendInput("stdin", Console.OpenStandardInput) : new SendInput(file, () => OpenFile(file));

    private static FileStream OpenFile(string file)
    {
        try
        {
            return File.OpenRead(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCodes.Input, $"Cannot read '{file}': {e.Message}", e);
        }
    }
}
