namespace Faultline.Cli.Sending;

/// <summary>How far a batch was sent.</summary>
/// <param name="Done">So many lines from its beginning are safe at the server, or among the refusals; the others are to be sent again.</param>
/// <param name="Refusals">Lines of those that were not taken.</param>
internal sealed record SendResult(int Done, IReadOnlyList<Refusal> Refusals);
