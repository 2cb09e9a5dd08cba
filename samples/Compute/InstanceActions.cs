namespace Compute;

/// <summary>What was asked of servers, by request id: one server has a history from the start.</summary>
internal static class InstanceActions
{
    /// <summary>The server with a history.</summary>
    public static readonly Guid Server = new("344174b8-34fd-4017-ae29-b9084dcf3861");

    public static readonly IReadOnlyList<InstanceAction> All =
    [
        new("resize", Server, "req-0dc9d2b6-5b35-4a3e-9c0e-9a2f3f0a8f11", "alice", "demo", "2026-11-21T22:12:04.000000", "Error", "2026-11-21T22:12:09.000000",
            [new("cold_migrate", "2026-11-21T22:12:05.000000", "2026-11-21T22:12:09.000000", "Error")]),
        new("create", Server, "req-ea1b0dfc-3186-42a9-84ff-c4f4fb130fae", "alice", "demo", "2026-11-21T22:09:19.000000", null, "2026-11-21T22:09:24.000000",
            [new("compute__do_build_and_run_instance", "2026-11-21T22:09:20.000000", "2026-11-21T22:09:24.000000", "Success")]),
    ];
}
