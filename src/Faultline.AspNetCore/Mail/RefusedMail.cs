using Faultline.Spooling;

namespace Faultline.AspNetCore.Mail;

/// <summary>Keeps the last messages whose sender was not proven, so that an operator can see why. Nobody is told: From may be a stranger's.</summary>
internal sealed class RefusedMail
{
    private const int MaxFiles = 200;

    private readonly string _directory;

    public RefusedMail(string directory)
    {
        _directory = directory;
        SpoolFiles.CreateDirectory(directory);
    }

    public void Keep(string path)
    {
        File.Move(path, Path.Combine(_directory, Path.GetFileName(path)), overwrite: true);
        foreach (var file in new DirectoryInfo(_directory).GetFiles().OrderByDescending(file => file.LastWriteTimeUtc).Skip(MaxFiles))
            file.Delete();
    }

    public void Prune(DateTimeOffset before)
    {
        foreach (var file in new DirectoryInfo(_directory).EnumerateFiles())
        {
            if (file.LastWriteTimeUtc < before.UtcDateTime)
                file.Delete();
        }
    }
}
