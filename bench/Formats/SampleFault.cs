namespace Faultline.Bench.Formats;

/// <summary>The fault that is measured: three causes, each with an id, two facts and a link, as a chain of services gives it.</summary>
internal static class SampleFault
{
    public static Fault WithCauses() => Of("compute.server.wrong_state", 409, "Server in the wrong state") with
    {
        Causes =
        [
            Of("images.image.not_ready", 409, "Image not ready"),
            Of("store.blob.incomplete", 409, "Blob incomplete"),
            Of("store.disk.full", 507, "Disk full"),
        ],
    };

    private static Fault Of(string code, int status, string title) => new(code, status, title, "The resource 52415800-8b69-41e0-9b19-734f6f006e54 is not in the state that the request needs.")
    {
        RequestId = RequestId.New(),
        Data = new Dictionary<string, object?> { ["resource_id"] = "52415800-8b69-41e0-9b19-734f6f006e54", ["state"] = "ACTIVE" },
        Links = [new FaultLink(FaultLink.Help, "https://docs.example.org/errors/" + code)],
    };
}
