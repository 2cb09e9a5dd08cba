using System.Text.Json;

namespace Faultline.Cli.Servers;

/// <summary>Points at the word of a search that the server did not understand.</summary>
internal static class SearchFailure
{
    /// <summary>The end of the verb: for a search that was not understood with the word underlined, for anything else as usual.</summary>
    public static CommandFailure Of(ServerAnswer answer)
    {
        var fault = ServerFault.Read(answer);
        if (fault.Code != "faultline.search.invalid" || fault.Data.TextOf("query") is not { } query)
            return answer.ToFailure();

        var position = (int)Math.Clamp(fault.Data.NumberOf("position") ?? 0, 0, query.Length);
        var length = (int)Math.Clamp(fault.Data.NumberOf("length") ?? 0, 0, query.Length - position);
        // What cannot be seen would put the mark under another word.
        var line = string.Concat(query.Select(c => char.IsControl(c) ? ' ' : c));
        return new CommandFailure(ExitCodes.Usage, $"{fault.Detail}\n  {line}\n  {new string(' ', position)}{new string('^', Math.Max(1, length))}");
    }
}
