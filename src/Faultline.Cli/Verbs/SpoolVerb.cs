using System.CommandLine;

namespace Faultline.Cli.Verbs;

/// <summary><c>faultline spool …</c>: the verbs on a spool directory.</summary>
internal static class SpoolVerb
{
    public static Command Create(TimeProvider time) => new("spool", "Looks after the directory in which a service keeps its reports until they are shipped.")
    {
        SpoolStatusVerb.Create(),
        SpoolFlushVerb.Create(time),
        SpoolReplayVerb.Create(time),
    };
}
