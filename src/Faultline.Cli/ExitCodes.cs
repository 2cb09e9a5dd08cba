namespace Faultline.Cli;

/// <summary>What the process says to the script that started it. Numbers never change.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>The question was understood and the answer is no: an unknown id or group, a text that leads to nothing, a ledger that does not add up, a refused line, a spool that still holds records, a breaking change, a defect of a catalogue.</summary>
    public const int No = 1;

    /// <summary>The server did not answer.</summary>
    public const int Unreachable = 2;

    /// <summary>The server answered with a fault, or with something that no Faultline server says.</summary>
    public const int ServerFault = 3;

    /// <summary>The command line is wrong (sysexits: EX_USAGE).</summary>
    public const int Usage = 64;

    /// <summary>What was to be passed on is no good, and will not be (sysexits: EX_DATAERR). A mail server returns the message.</summary>
    public const int BadData = 65;

    /// <summary>A file or directory cannot be read or written (sysexits: EX_NOINPUT).</summary>
    public const int Input = 66;

    /// <summary>It did not work now, and is to be tried again (sysexits: EX_TEMPFAIL). A mail server keeps the message; so it stands for wrong usage of <c>mail</c> too.</summary>
    public const int TryAgain = 75;

    /// <summary>Stopped by Ctrl-C (128 + SIGINT).</summary>
    public const int Interrupted = 130;

    public const string Help =
        """
           0  done
           1  the answer is no: unknown id or group, ledger that does not add up, refused line, records left in a spool or parked, breaking change, defects
           2  the server cannot be reached
           3  the server answered with a fault
          64  wrong usage
          65  a message is empty or longer than 64 MiB (mail receive)
          66  a file or directory cannot be read or written
          75  a message could not be passed on now, also for wrong usage; the mail server is to try again (mail receive)
         130  interrupted
        """;
}
