using System.Resources;
using Faultline.Catalogue;

namespace Faultline.Tests.Doubles;

/// <summary>A catalogue made by hand, as the generator would write it.</summary>
internal static class SampleCatalogue
{
    public static FaultDefinition ServerNotFound(ResourceManager? texts = null) => new("test.server.not_found", 404, "Server not found", "No server has the id {server_id}.")
    {
        Summary = "No server has the id that the request names.",
        Cause = "The server was deleted, or the id is misspelt.",
        Remedy = "List the servers, and use an id from there.",
        Fields = [new FaultField("server_id", "string", "The id that was asked for.")],
        PulpCode = "TST0001",
        NovaRoot = "itemNotFound",
        Since = "1.4",
        Texts = texts,
    };

    public static FaultDefinition WrongState() => new("test.server.wrong_state", 409, "Server in the wrong state", "The server is {state}, {attempts} attempts.")
    {
        Summary = "The server cannot do this now.",
        OtherStatuses = [423],
        Fields = [new FaultField("state", "string"), new FaultField("attempts", "integer", "How often it was tried.", IsRequired: false)],
    };

    public static FaultDefinition Gone() => new("test.server.gone", 410, "Server gone", "The server is gone.") { Summary = "The server is gone.", DeprecatedBy = "test.server.not_found" };

    public static FaultCatalogue Of(params FaultDefinition[] definitions) => new("test", "Sample in Tests", definitions);

    public static FaultCatalogue All() => Of(ServerNotFound(), WrongState(), Gone());
}
