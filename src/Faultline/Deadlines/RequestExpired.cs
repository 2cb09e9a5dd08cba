namespace Faultline.Deadlines;

/// <summary>A request or a job did not end within its hard limit. In a report it stands for what was stuck; nobody throws it into the code that is late.</summary>
#pragma warning disable CA1710 // The name is python-oops', by which trackers know such a report.
public sealed class RequestExpired : TimeoutException
#pragma warning restore CA1710
{
    /// <summary>Says that time ran out.</summary>
    public RequestExpired()
        : base("The time that was set for this work has run out.")
    {
    }

    /// <summary>Says what took too long.</summary>
    public RequestExpired(string message)
        : base(message)
    {
    }

    /// <summary>Says what took too long, and what was thrown because of it.</summary>
    public RequestExpired(string message, Exception? inner)
        : base(message, inner)
    {
    }

    /// <summary>The report that was made when the limit was reached, if one was.</summary>
    public ReportId? ReportId { get; init; }
}
