namespace Faultline.Server.Ledger;

/// <summary>The reasons that the server itself gives.</summary>
internal static class LedgerReasons
{
    public const string BadKey = "bad_key";
    public const string Malformed = "malformed";
    public const string TooLarge = "too_large";
    public const string Quota = "quota";
    public const string DiskBudget = "disk_budget";
    public const string DiskError = "disk_error";
    public const string Age = "age";
    public const string Bytes = "bytes";
}
