namespace Faultline.Server.Projects;

/// <summary>What the server keeps of an ingest key, and whose it is.</summary>
internal sealed record KeptKey(Project Project, byte[] Hash);
