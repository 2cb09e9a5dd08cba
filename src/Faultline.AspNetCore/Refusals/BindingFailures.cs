namespace Faultline.AspNetCore.Refusals;

/// <summary>Why the handler of this request was not called, in the order of its parameters. It lies among the request's features once there is something in it.</summary>
internal sealed class BindingFailures : List<BindingFailure>;
