namespace Faultline.Generators.Tests.Compiling;

/// <summary>Sources that differ in what a test is about.</summary>
internal static class Sources
{
    /// <summary>A catalogue with these members.</summary>
    public static string Catalogue(string members, string name = "ComputeFaults", string service = "compute") => $$"""
        using System;
        using System.Collections.Generic;
        using Faultline;
        using Faultline.Catalogue;

        namespace Compute
        {
            /// <summary>A catalogue.</summary>
            [FaultCatalogue("{{service}}")]
            internal static partial class {{name}}
            {
        {{members}}
            }
        }

        """;

    /// <summary>A code with documentation; the attribute's arguments and the parameters as they are written.</summary>
    public static string Code(string arguments, string parameters = "", string method = "Failed") => $"""
                /// <summary>It failed.</summary>
                [FaultCode({arguments})]
                public static partial Fault {method}({parameters});

        """;

    /// <summary>A catalogue of one such code.</summary>
    public static string CatalogueOf(string arguments, string parameters = "") => Catalogue(Code(arguments, parameters));

    /// <summary>A file of texts.</summary>
    public static string Texts(string entries) => $"""
        <?xml version="1.0" encoding="utf-8"?>
        <root>
          <resheader name="resmimetype"><value>text/microsoft-resx</value></resheader>
        {entries}
        </root>
        """;
}
