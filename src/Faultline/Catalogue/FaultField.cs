namespace Faultline.Catalogue;

/// <summary>A data field of a code.</summary>
/// <param name="Name">Its name on the wire, such as <c>server_id</c>.</param>
/// <param name="Type">Its JSON type: <c>string</c>, <c>integer</c>, <c>number</c>, <c>boolean</c>, <c>array</c> or <c>object</c>.</param>
/// <param name="Description">What it says, or null.</param>
/// <param name="IsRequired">Whether every fault of the code has it.</param>
public sealed record FaultField(string Name, string Type, string? Description = null, bool IsRequired = true);
