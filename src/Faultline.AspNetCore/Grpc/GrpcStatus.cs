namespace Faultline.AspNetCore.Grpc;

/// <summary>The status codes of gRPC, and which of them a fault is.</summary>
/// <remarks>Source: google/rpc/code.proto, whose comments give each code its HTTP status, read the other way.</remarks>
internal static class GrpcStatus
{
    public const int Cancelled = 1;
    public const int Unknown = 2;
    public const int InvalidArgument = 3;
    public const int DeadlineExceeded = 4;
    public const int NotFound = 5;
    public const int PermissionDenied = 7;
    public const int ResourceExhausted = 8;
    public const int FailedPrecondition = 9;
    public const int Aborted = 10;
    public const int OutOfRange = 11;
    public const int Unimplemented = 12;
    public const int Internal = 13;
    public const int Unavailable = 14;
    public const int Unauthenticated = 16;

    // The code's last parts: a URI that no resource has is a method that no service has.
    private const string UnknownUri = ".uri.not_found";

    public static int Of(Fault fault) => fault.Code.ToString().EndsWith(UnknownUri, StringComparison.Ordinal) ? Unimplemented : Of(fault.Status);

    public static int Of(int status) => status switch
    {
        400 or 411 or 414 or 415 or 422 or 431 => InvalidArgument,
        401 or 407 => Unauthenticated,
        402 or 403 or 451 => PermissionDenied,
        404 or 410 => NotFound,
        405 or 501 => Unimplemented,
        408 or 504 => DeadlineExceeded,
        409 => Aborted,
        412 or 424 or 428 => FailedPrecondition,
        413 or 429 or 507 => ResourceExhausted,
        416 => OutOfRange,
        499 => Cancelled,
        502 or 503 => Unavailable,
        >= 500 => Internal,
        _ => Unknown,
    };
}
