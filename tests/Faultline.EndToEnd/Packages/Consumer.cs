namespace Faultline.EndToEnd.Packages;

/// <summary>A project of somebody else, in a directory of its own: it has the packages and the framework, and nothing of this repository.</summary>
internal sealed class Consumer : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("faultline-consumer-");

    public Consumer(PackageFeed feed, string package)
    {
        Write("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="local" value="{feed.Path}" /></packageSources>
              <fallbackPackageFolders><clear /></fallbackPackageFolders>
            </configuration>
            """);
        Write("Consumer.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <UseAppHost>false</UseAppHost>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="{package}" Version="{feed.Version}" /></ItemGroup>
            </Project>
            """);
        Write("StoreFaults.cs", """
            using Faultline;
            using Faultline.Catalogue;

            namespace Consumer;

            [FaultCatalogue("store")]
            internal static partial class StoreFaults
            {
                /// <summary>The item is sold out.</summary>
                /// <cause>Somebody was faster.</cause>
                [FaultCode("store.item.sold_out", 409, "Sold out", "Item {item} is sold out.", PulpCode = "STO0001")]
                public static partial Fault SoldOut(string item, int? waiting = null);
            }
            """);
        Write("StoreFaults.de.resx", """
            <root>
              <resheader name="resmimetype"><value>text/microsoft-resx</value></resheader>
              <resheader name="version"><value>2.0</value></resheader>
              <resheader name="reader"><value>System.Resources.ResXResourceReader, System.Windows.Forms</value></resheader>
              <resheader name="writer"><value>System.Resources.ResXResourceWriter, System.Windows.Forms</value></resheader>
              <data name="store.item.sold_out"><value>{item} ist ausverkauft.</value></data>
            </root>
            """);
        Write("FaultCodes.Shipped.txt", "# What was published.\nstore.item.sold_out 409 STO0001 item:string waiting?:integer\n");
        Write("Program.cs", """
            using System.Globalization;
            using System.Linq;
            using Faultline.Catalogue;

            foreach (var catalogue in FaultCatalogue.Of(typeof(Consumer.StoreFaults).Assembly))
            {
                foreach (var definition in catalogue.Definitions)
                {
                    System.Console.WriteLine($"{definition.Code} {definition.Status} {string.Join(",", definition.Fields.Select(field => field.Name))} {definition.Cause}");
                    System.Console.WriteLine(definition.Texts!.GetResourceSet(CultureInfo.GetCultureInfo("de"), true, false)!.GetString(definition.Code.ToString()));
                }
            }

            try
            {
                throw Consumer.StoreFaults.SoldOut("lamp").ToException();
            }
            catch (Faultline.FaultException e)
            {
                System.Console.WriteLine(e.Fault.Detail);
            }
            """);
    }

    public Task<(int Code, string Output)> BuildAsync() => Sdk.TryAsync(_directory.FullName, "build", "-v", "q", "--nologo");

    public Task<string> RunAsync() => Sdk.RunAsync(_directory.FullName, Path.Combine("bin", "Debug", "net10.0", "Consumer.dll"));

    /// <summary>Changes a text in a file that must have it.</summary>
    public void Replace(string file, string old, string by)
    {
        var text = File.ReadAllText(Path.Combine(_directory.FullName, file));
        text.ShouldContain(old);
        Write(file, text.Replace(old, by, StringComparison.Ordinal));
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_directory.FullName, file), text);
}
