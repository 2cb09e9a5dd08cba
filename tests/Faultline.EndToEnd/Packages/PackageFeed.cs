using Faultline.EndToEnd.Programs;

namespace Faultline.EndToEnd.Packages;

/// <summary>The two packages, packed from what was built, in a directory that NuGet takes for a feed.</summary>
public sealed class PackageFeed : IAsyncLifetime
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("faultline-feed-");

    /// <summary>Where the packages are.</summary>
    public string Path => _directory.FullName;

    /// <summary>The version that they have.</summary>
    public string Version { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        foreach (var project in new[] { "Faultline", "Faultline.AspNetCore" })
        {
            // Without a build of its own: other tests run what is built.
            await Sdk.RunAsync(Repository.Root, "pack", System.IO.Path.Combine("src", project), "--no-build", "-c", Repository.Configuration, "-o", Path);
        }

        Version = System.IO.Path.GetFileNameWithoutExtension(Directory.GetFiles(Path, "Faultline.AspNetCore.*.nupkg").Single())["Faultline.AspNetCore.".Length..];
    }

    public ValueTask DisposeAsync()
    {
        _directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
