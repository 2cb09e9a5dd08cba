namespace Faultline.Tracker.Grouping;

/// <summary>How much an anchor tells of the bug.</summary>
internal enum AnchorStrength
{
    /// <summary>There is none: no frame of the app.</summary>
    None = 0,

    /// <summary>A frame that many share: a helper, plumbing. The endpoint must tell the rest.</summary>
    Shared,

    /// <summary>A lambda that the framework calls, as an endpoint is, or where the program begins: it may hold many, and the topic tells which.</summary>
    Endpoint,

    /// <summary>A lambda that code calls: its method may hold many.</summary>
    Lambda,

    /// <summary>A method with the name of an interface's: one class may run many jobs, and the topic tells which.</summary>
    Runner,

    /// <summary>A method of the app that does the work.</summary>
    Own,
}
