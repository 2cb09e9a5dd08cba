using System.Text.Json;
using Faultline.Spooling;

namespace Faultline.Mail.Queue;

/// <summary>
/// What was done with messages, on disk, one file a message: in <c>open</c> while its commands run, in <c>outbox</c> while its answer waits, in <c>done</c>
/// until it is forgotten. A record is written in its next place before it leaves the last; where it lies in both, the next holds.
/// </summary>
internal sealed class MailJournal
{
    private const string Extension = ".json";

    private readonly string _open;
    private readonly string _outbox;
    private readonly string _done;

    public MailJournal(string directory)
    {
        (_open, _outbox, _done) = (Path.Combine(directory, "open"), OutboxOf(directory), Path.Combine(directory, "done"));
        foreach (var place in (string[])[directory, _open, _outbox, _done])
            SpoolFiles.CreateDirectory(place);
    }

    /// <summary>The folder of answers that wait, and of files that are on their way to the mail server.</summary>
    public static string OutboxOf(string directory) => Path.Combine(directory, "outbox");

    /// <summary>Whether every command of the message was run, and its answer, if it gets one, is safe.</summary>
    public bool IsFinished(string key) => File.Exists(PathIn(_outbox, key)) || File.Exists(PathIn(_done, key));

    /// <summary>The record of a message whose commands were begun, or null.</summary>
    public MailRecord? FindOpen(string key) => Read(PathIn(_open, key));

    /// <summary>The record of a message that was begun, by its bytes; null when it was not.</summary>
    public MailRecord? FindOpenOf(string content) =>
        FilesIn(_open).Where(file => file.Extension == Extension).Select(file => Read(file.FullName)).FirstOrDefault(record => record?.Content == content);

    /// <summary>Keys whose answer waits, oldest first.</summary>
    public IReadOnlyList<string> Waiting() =>
        [.. new DirectoryInfo(_outbox).GetFiles("*" + Extension).OrderBy(file => file.LastWriteTimeUtc).Select(file => Path.GetFileNameWithoutExtension(file.Name))];

    public MailRecord? FindWaiting(string key) => Read(PathIn(_outbox, key));

    public void Save(MailRecord record) => Write(_open, record);

    /// <summary>All that the message asks for is done; its answer, if it has one, waits to be sent.</summary>
    public void Finish(MailRecord record)
    {
        Write(record.Reply is null ? _done : _outbox, record);
        Forget(record.Key);
    }

    /// <summary>Removes what says that a message was begun, if it is there.</summary>
    public void Forget(string key) => File.Delete(PathIn(_open, key));

    /// <summary>The answer is with the mail server, or was given up.</summary>
    public void Close(MailRecord record)
    {
        record.Reply = null;
        Write(_done, record);
        File.Delete(PathIn(_outbox, record.Key));
    }

    /// <summary>Forgets what was done before a time, and removes what broke off while it was written. Answers that wait stay.</summary>
    public void Prune(DateTimeOffset before)
    {
        foreach (var file in (IEnumerable<FileInfo>)[.. FilesIn(_done), .. FilesIn(_open), .. FilesIn(_outbox).Where(file => file.Extension != Extension)])
        {
            if (file.LastWriteTimeUtc < before.UtcDateTime)
                file.Delete();
        }
    }

    private static FileInfo[] FilesIn(string place) => new DirectoryInfo(place).GetFiles();

    private static string PathIn(string place, string key) => Path.Combine(place, key + Extension);

    private static void Write(string place, MailRecord record) =>
        DurableFile.Write(PathIn(place, record.Key), JsonSerializer.SerializeToUtf8Bytes(record, MailJson.Default.MailRecord));

    // A file that is no record was damaged by somebody else: it counts as not there, and the message is done again.
    private static MailRecord? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), MailJson.Default.MailRecord);
        }
        catch (Exception e) when (e is FileNotFoundException or JsonException)
        {
            return null;
        }
    }
}
