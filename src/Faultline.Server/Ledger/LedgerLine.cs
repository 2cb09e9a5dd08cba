namespace Faultline.Server.Ledger;

/// <summary>What the ledger counts. Those of the door and those of the digester are counted apart, by different code, and must agree.</summary>
public enum LedgerLine
{
    /// <summary>Door: reports that lay in the spool when the answer went out.</summary>
    Accepted = 1,

    /// <summary>Door: reports that were not taken; the reason is one of <see cref="LedgerReasons"/>.</summary>
    Refused = 2,

    /// <summary>Door: lines whose id an earlier line of the same body had.</summary>
    Repeated = 3,

    /// <summary>Door: reports that a client says it threw away; the reason is the client's.</summary>
    Discarded = 4,

    /// <summary>Digester: new reports.</summary>
    Stored = 10,

    /// <summary>Digester: reports whose id was known.</summary>
    Duplicate = 11,

    /// <summary>Digester: records put aside.</summary>
    Parked = 12,

    /// <summary>Digester: records that the disk lost.</summary>
    Damaged = 13,

    /// <summary>Of the stored: kept without payload.</summary>
    Sampled = 20,

    /// <summary>Of the stored: in the overflow group.</summary>
    Overflowed = 21,

    /// <summary>Of the stored: something in them was cut.</summary>
    Truncated = 22,

    /// <summary>Of the stored: payloads dropped since; the reason is age or bytes.</summary>
    Evicted = 23,

    /// <summary>Of the stored: payloads erased since, or not kept because their user had wished it before they came.</summary>
    Erased = 24,

    /// <summary>Of the parked: tried again and taken; they count as accepted anew.</summary>
    Retried = 25,
}
