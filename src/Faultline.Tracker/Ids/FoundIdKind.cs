namespace Faultline.Tracker.Ids;

/// <summary>What kind of id was found.</summary>
public enum FoundIdKind
{
    /// <summary>A report's (<see cref="ReportId"/>).</summary>
    Report = 1,

    /// <summary>A report's of python-oops and its forerunners: <c>OOPS-38C23</c>, or <c>OOPS-</c> and 32 hex digits.</summary>
    OldReport = 2,

    /// <summary>A request's: <c>req-</c> and a UUID.</summary>
    Request = 3,

    /// <summary>A W3C trace's: 32 hex digits. The bare ids of python-oops's printer look the same.</summary>
    Trace = 4,
}
