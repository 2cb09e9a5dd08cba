namespace Faultline.AspNetCore.Grpc;

/// <summary>Says that an endpoint is a gRPC method: see <see cref="FaultFormatExtensions.WithGrpcFaults"/>.</summary>
internal sealed class GrpcFaultsMetadata
{
    public static GrpcFaultsMetadata Instance { get; } = new();

    public override string ToString() => "GrpcFaults";
}
