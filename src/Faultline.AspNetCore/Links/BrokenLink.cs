namespace Faultline.AspNetCore.Links;

/// <summary>A link of the own site that leads to what is not there.</summary>
/// <param name="Kind">What is not there, as the report's type: <c>NotFound</c>, <c>GoneError</c>, <c>BadPage</c>, or <c>BrokenLink</c> for other statuses.</param>
/// <param name="Page">The page that it is on: its path, or its URL where that is on another host; null when it is not known.</param>
/// <param name="Origin">The origin of the page where no more is known, such as <c>https://www.shop.test</c>; else null.</param>
internal sealed record BrokenLink(string Kind, string? Page, string? Origin);
