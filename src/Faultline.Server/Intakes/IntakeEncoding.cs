namespace Faultline.Server.Intakes;

/// <summary>How a body is compressed: <c>Content-Encoding</c> (RFC 9110 §8.4.1).</summary>
internal enum IntakeEncoding
{
    /// <summary>Not at all.</summary>
    Identity = 0,

    /// <summary>RFC 1952, one member.</summary>
    Gzip = 1,

    /// <summary>The zlib format, RFC 1950.</summary>
    Deflate = 2,

    /// <summary>RFC 7932.</summary>
    Brotli = 3,
}
