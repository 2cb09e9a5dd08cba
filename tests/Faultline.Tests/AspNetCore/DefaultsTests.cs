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
        var directory = OptionsOf("one").Spool.Directory;
        Path.GetFullPath(directory).ShouldNotStartWith(RootOf("one"));
        directory.ShouldEndWith(Path.Combine("faultline", "faultline-tests-staging", "spool"));
    }

    [Fact]
    public void The_next_release_installed_beside_the_last_finds_what_that_one_left() =>
        OptionsOf("release-1").Spool.Directory.ShouldBe(OptionsOf("release-2").Spool.Directory);

    [Fact]
    public void Where_systemd_gives_the_service_a_place_for_its_state_the_spool_is_there()
    {
        Environment.SetEnvironmentVariable("STATE_DIRECTORY", $"/var/lib/compute{Path.PathSeparator}/var/lib/other");
        try
        {
            OptionsOf("one").Spool.Directory.ShouldBe(Path.Combine("/var/lib/compute", "faultline", "faultline-tests-staging", "spool"));
        }
        finally
        {
            Environment.SetEnvironmentVariable("STATE_DIRECTORY", null);
        }
    }

    [Fact]
    public void The_request_id_headers_are_the_three_of_openstack_unless_the_configuration_names_others()
    {
        OptionsOf("one").RequestIdHeaders.ShouldBe(["X-Request-Id", "X-OpenStack-Request-Id", "X-Compute-Request-Id"]);
        OptionsOf("one", "--Faultline:RequestIdHeaders:0=X-Image-Request-Id").RequestIdHeaders.ShouldBe(["X-Image-Request-Id"]);
    }

    public void Dispose() => _root.Dispose();

    private string RootOf(string name) => Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(_root.Path)!, name)).FullName;

    private FaultlineOptions OptionsOf(string root, params string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args, ApplicationName = "Faultline.Tests", EnvironmentName = "Staging", ContentRootPath = RootOf(root),
        });
        builder.Services.AddFaultline();
        using var services = builder.Services.BuildServiceProvider();
        return services.GetRequiredService<IOptions<FaultlineOptions>>().Value;
    }
}
