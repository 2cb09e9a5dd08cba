using Faultline.AspNetCore;
using Faultline.Tests.Doubles;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Faultline.Tests.AspNetCore;

/// <summary>What an app gets that configures nothing.</summary>
public sealed class DefaultsTests : IDisposable
{
    private readonly SpoolFolder _root = new();

    [Fact]
    public void The_spool_is_not_below_the_content_root_which_is_watched_for_changed_settings()
    {
        var directory = SpoolOf("one");
        Path.GetFullPath(directory).ShouldNotStartWith(RootOf("one"));
        directory.ShouldContain(Path.Combine("faultline", "faultline-tests-"));
    }

    [Fact]
    public void Two_installations_of_one_app_have_a_spool_each_and_one_has_the_same_at_every_start()
    {
        SpoolOf("one").ShouldNotBe(SpoolOf("two"));
        SpoolOf("one").ShouldBe(SpoolOf("one"));
    }

    [Fact]
    public void Where_systemd_gives_the_service_a_place_for_its_state_the_spool_is_there()
    {
        Environment.SetEnvironmentVariable("STATE_DIRECTORY", $"/var/lib/compute{Path.PathSeparator}/var/lib/other");
        try
        {
            SpoolOf("one").ShouldBe(Path.Combine("/var/lib/compute", "faultline-spool"));
        }
        finally
        {
            Environment.SetEnvironmentVariable("STATE_DIRECTORY", null);
        }
    }

    public void Dispose() => _root.Dispose();

    private string RootOf(string name) => Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(_root.Path)!, name)).FullName;

    private string SpoolOf(string root)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "Faultline.Tests", ContentRootPath = RootOf(root) });
        builder.Services.AddFaultline();
        using var services = builder.Services.BuildServiceProvider();
        return services.GetRequiredService<IOptions<FaultlineOptions>>().Value.Spool.Directory;
    }
}
