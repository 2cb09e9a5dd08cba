using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Faultline.Tests.House;

/// <summary>Which part of the house may know which: the arrows of the design, and no other.</summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Faultline"] = [],
        ["Faultline.Generators"] = [],
        ["Faultline.AspNetCore"] = ["Faultline"],
        ["Faultline.OpenApi"] = ["Faultline.AspNetCore"],
        ["Faultline.Tracker"] = ["Faultline"],
        ["Faultline.Server"] = ["Faultline.Tracker", "Faultline.AspNetCore", "Faultline"],
        ["Faultline.RabbitMQ"] = ["Faultline"],
        ["Faultline.Cli"] = ["Faultline"],
    };

    private static readonly string[] ServerParts = ["Intakes", "Stores", "Outlets", "Api", "Pages"];

    [Fact]
    public void Projects_refer_to_one_another_only_along_the_arrows()
    {
        var projects = RepositoryFiles.Below("src", "*.csproj").ToList();
        projects.Count.ShouldBeGreaterThanOrEqualTo(2);
        foreach (var project in projects)
        {
            var name = Path.GetFileNameWithoutExtension(project);
            Allowed.ShouldContainKey(name);
            var referred = XDocument.Load(project).Descendants("ProjectReference")
                .Where(reference => (string?)reference.Attribute("OutputItemType") != "Analyzer")
                .Select(reference => Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/')));
            referred.ShouldBeSubsetOf(Allowed[name], name);
        }
    }

    [Fact]
    public void The_packages_bring_no_third_party_package()
    {
        foreach (var name in (string[])["Faultline", "Faultline.AspNetCore"])
        {
            var project = XDocument.Load(Path.Combine(RepositoryFiles.Root, "src", name, name + ".csproj"));
            project.Descendants("PackageReference").ShouldBeEmpty();
            project.Descendants("Reference").ShouldBeEmpty();
        }

        XDocument.Load(Path.Combine(RepositoryFiles.Root, "src", "Faultline", "Faultline.csproj")).Descendants("FrameworkReference").ShouldBeEmpty();
    }

    [Fact]
    public void The_library_knows_no_part_of_ASP_NET() =>
        Lines("src/Faultline").Where(line => line.Text.Contains("Microsoft.AspNetCore") || line.Text.Contains("Faultline.AspNetCore"))
            .Where(line => !line.Text.TrimStart().StartsWith("//", StringComparison.Ordinal) && !line.Text.Contains('"'))
            .Select(line => line.File).ShouldBeEmpty();

    [Fact]
    public void The_rules_of_tracking_do_no_input_or_output() =>
        Lines("src/Faultline.Tracker").Where(line => Regex.IsMatch(line.Text, @"\bSystem\.(IO|Net|Data)\b")).Select(line => $"{line.File}: {line.Text}").ShouldBeEmpty();

    [Fact]
    public void The_parts_of_the_server_never_refer_to_one_another()
    {
        if (!Directory.Exists(Path.Combine(RepositoryFiles.Root, "src", "Faultline.Server")))
            Assert.Skip("The server is not in this branch.");
        foreach (var part in ServerParts)
        {
            var others = string.Join('|', ServerParts.Where(other => other != part));
            // A using, or a qualified name that is not a member of something else.
            var reference = new Regex($@"\bFaultline\.Server\.({others})\b|^\s*using\s+(static\s+)?({others})\.|(?<![\w.""/])({others})\.[A-Z]\w*\.[A-Z]");
            Lines($"src/Faultline.Server/{part}").Where(line => !line.Text.TrimStart().StartsWith("//", StringComparison.Ordinal) && reference.IsMatch(line.Text))
                .Select(line => $"{line.File}: {line.Text.Trim()}").ShouldBeEmpty();
        }
    }

    [Fact]
    public void Namespaces_match_folders()
    {
        foreach (var file in RepositoryFiles.Below("src", "*.cs"))
        {
            var parts = Path.GetRelativePath(Path.Combine(RepositoryFiles.Root, "src"), Path.GetDirectoryName(file)!).Split(Path.DirectorySeparatorChar);
            var declared = File.ReadLines(file).FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal));
            // Extension methods on the app's own builder stand where an app looks for them, and IsExternalInit where the compiler does.
            if (declared is not null && !file.EndsWith("Extensions.cs", StringComparison.Ordinal) && Path.GetFileName(file) != "IsExternalInit.cs")
                declared.ShouldBe($"namespace {string.Join('.', parts)};", file);
        }
    }

    [Fact]
    public void No_file_is_longer_than_350_lines_and_no_type_is_called_a_helper()
    {
        foreach (var file in (IEnumerable<string>)[.. RepositoryFiles.Below("src", "*.cs"), .. RepositoryFiles.Below("tests", "*.cs"), .. RepositoryFiles.Below("samples", "*.cs")])
        {
            File.ReadLines(file).Count().ShouldBeLessThanOrEqualTo(350, file);
            Path.GetFileNameWithoutExtension(file).ShouldNotMatch("(Manager|Helper|Helpers|Util|Utils|Common|Base|Impl|Info)$");
        }
    }

    private static IEnumerable<(string File, string Text)> Lines(string folder) =>
        from file in RepositoryFiles.Below(folder, "*.cs").Concat(RepositoryFiles.Below(folder, "*.razor"))
        from line in File.ReadLines(file)
        select (Path.GetRelativePath(RepositoryFiles.Root, file), line);
}
