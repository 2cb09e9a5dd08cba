namespace Faultline.Mail.Mime;

/// <summary>How much of a message is looked at. What lies beyond is not read, so that no message costs more than its length.</summary>
internal static class MimeLimits
{
    /// <summary>Bytes of the header block of a message; what comes after is neither header nor body.</summary>
    public const int HeaderBytes = 256 * 1024;

    /// <summary>Fields of one header block.</summary>
    public const int Fields = 1_000;

    /// <summary>Bytes of one field with its continuation lines; the rest of it is cut.</summary>
    public const int FieldBytes = 16 * 1024;

    /// <summary>Multiparts inside one another.</summary>
    public const int Depth = 10;

    /// <summary>Parts that are looked at in search of text.</summary>
    public const int Parts = 200;

    /// <summary>Bytes of a boundary. RFC 2046 allows 70, and some programs write more.</summary>
    public const int BoundaryBytes = 200;

    /// <summary>Bytes of the text part that are decoded.</summary>
    public const int TextBytes = 64 * 1024;

    /// <summary>Addresses that are read from one field.</summary>
    public const int Addresses = 200;
}
