namespace Faultline.Tracker.Grouping;

/// <summary>What a frame is for, as far as its name tells.</summary>
internal enum FrameRole
{
    /// <summary>It does the work.</summary>
    Work = 0,

    /// <summary>It only throws or checks for others: a guard, a throw helper, a central reporter.</summary>
    Helper,

    /// <summary>It passes calls to a database or a network for others.</summary>
    Plumbing,

    /// <summary>It stands round every request: middleware, an interceptor, a proxy.</summary>
    Middleware,

    /// <summary>The framework hands a request over here: what is called from further out did not make the call.</summary>
    Boundary,

    /// <summary>It throws again what was thrown before, or is made at run time: it tells nothing.</summary>
    Noise,
}
