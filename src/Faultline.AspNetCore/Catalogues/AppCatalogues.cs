using System.Reflection;
using Faultline.Catalogue;
using Microsoft.Extensions.Hosting;

namespace Faultline.AspNetCore.Catalogues;

/// <summary>
/// The catalogues that the app's assemblies declare: the one that the host names, the one that was started, and what they refer to.
/// An assembly that is not referred to by code, such as a plugin, is added with <see cref="FaultlineOptions.AddCatalogue"/>.
/// </summary>
internal sealed class AppCatalogues
{
    private static readonly string Library = typeof(Fault).Assembly.GetName().Name!;

    private readonly List<FaultCatalogue> _found = [];
    private readonly List<string> _problems = [];

    public AppCatalogues(IHostEnvironment host)
        : this([TryLoad(new AssemblyName(host.ApplicationName)), Assembly.GetEntryAssembly()])
    {
    }

    internal AppCatalogues(IEnumerable<Assembly?> roots)
    {
        var waiting = new Queue<Assembly>(roots.OfType<Assembly>().Distinct());
        var seen = waiting.Select(assembly => assembly.GetName().Name!).ToHashSet(StringComparer.OrdinalIgnoreCase);
        while (waiting.TryDequeue(out var assembly))
        {
            var references = assembly.GetReferencedAssemblies();
            if (references.Any(reference => reference.Name == Library))
                Read(assembly);
            foreach (var reference in references)
            {
                if (!IsFramework(reference.Name!) && seen.Add(reference.Name!) && TryLoad(reference) is { } loaded)
                    waiting.Enqueue(loaded);
            }
        }
    }

    public IReadOnlyList<FaultCatalogue> Found => _found;

    /// <summary>What kept a catalogue from being read.</summary>
    public IReadOnlyList<string> Problems => _problems;

    private void Read(Assembly assembly)
    {
        // The fence protects the message: whatever a catalogue fails with, the start says which assembly it is, and what else is wrong.
        try
        {
            _found.AddRange(FaultCatalogue.Of(assembly));
        }
        catch (Exception e)
        {
            _problems.Add($"The catalogue of {assembly.GetName().Name} cannot be read: {e.GetBaseException().Message}");
        }
    }

    // They hold no catalogue, and there are many of them.
    private static bool IsFramework(string name) =>
        name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal) || name is "System" or "mscorlib" or "netstandard" or "WindowsBase";

    private static Assembly? TryLoad(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (Exception e) when (e is IOException or BadImageFormatException)
        {
            // An app may run without something that it refers to; then that has no catalogue either.
            return null;
        }
    }
}
