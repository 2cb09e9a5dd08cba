namespace Faultline.Cli.Catalogues;

/// <summary>One difference between two catalogues.</summary>
/// <param name="IsBreaking">Whether a client that was right before may be wrong now.</param>
/// <param name="Subject">What changed: a code, an endpoint, or <c>service</c>.</param>
/// <param name="Text">How it changed.</param>
internal sealed record CatalogueChange(bool IsBreaking, string Subject, string Text);
