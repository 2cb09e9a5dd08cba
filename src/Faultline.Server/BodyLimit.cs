using Microsoft.AspNetCore.Http.Metadata;

namespace Faultline.Server;

/// <summary>Of an endpoint that takes larger bodies than the others: how many bytes.</summary>
internal sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
