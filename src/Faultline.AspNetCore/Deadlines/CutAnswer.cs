using Faultline.AspNetCore.Requests;

namespace Faultline.AspNetCore.Deadlines;

/// <summary>An answer that belonged to its handler and did not end, or did not even begin, within a limit.</summary>
/// <param name="Gate">Its gate.</param>
/// <param name="Record">Its request.</param>
/// <param name="Limit">The limit.</param>
/// <param name="Status">The status that the caller has seen.</param>
/// <param name="IsFault">Whether it was the answer to a failure that is reported already.</param>
/// <param name="HasBegun">Whether anything of it had been sent.</param>
internal sealed record CutAnswer(ResponseGate Gate, RequestRecord Record, TimeSpan Limit, int Status, bool IsFault, bool HasBegun);
