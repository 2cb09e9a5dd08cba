using Faultline.Reports;
using Faultline.Spooling;

var (directory, how) = (args[0], args[1]);
var spool = Spool.Open(new SpoolOptions { Directory = directory });
using var crashes = new CrashReporter(new Reporter(new ReporterOptions { Reporter = "crasher" }, spool));

if (how == "handled")
{
    await spool.DisposeAsync();
    return 0;
}

var dying = new Thread(() => throw new InvalidOperationException("password=hunter2 on a background thread", new FormatException("the cause"))) { Name = "worker 7" };
dying.Start();
dying.Join();
return 1;
