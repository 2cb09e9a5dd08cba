#if SINCE3
// Copyright (c) the shop. Since version 5 every file says so.
// See LICENSE in the root of the tree.

#endif
#if SINCE2
using System.Diagnostics;
#endif
using System.Globalization;
using Faultline;
using Faultline.Reports;
using Shop.Kernel;

namespace Depot;

public sealed record JobArgs(int Number, string Text, string How);

public interface IJob
{
    Task RunAsync(JobArgs args);
}

/// <summary>Runs jobs, and reports those that fail.</summary>
public sealed class Worker(Reporter reporter, IReadOnlyDictionary<string, IJob> jobs)
{
    public async Task RunAsync(string name, JobArgs args, CultureInfo culture)
    {
        // The settings of the tenant whose job it is.
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
        using var work = ReportContext.Begin();
        try
        {
#if SINCE2
            await GuardedAsync(jobs[name], args);
#else
            await jobs[name].RunAsync(args);
#endif
            if (Statements.Elapsed > Deadline.Hard)
                await reporter.ReportAsync(new Failure { Fault = TooLong(name), Topic = "job " + name });
        }
        catch (BackgroundFailureException e)
        {
            await reporter.ReportAsync(new Failure { Exception = e.Failure, Topic = "job " + name });
        }
        catch (Exception e)
        {
            await reporter.ReportAsync(new Failure { Exception = e, Topic = "job " + name });
        }
    }

    private static Fault TooLong(string job) =>
        new("depot.job.timed_out", 503, "The job ran too long", $"The job {job} ran {Statements.Elapsed:0.0} s; {Deadline.Hard:0} s are allowed.");
#if SINCE2

    private static async Task GuardedAsync(IJob job, JobArgs args)
    {
        ArgumentNullException.ThrowIfNull(job);
        await job.RunAsync(args);
    }
#endif
}

/// <summary>Brings to the worker what failed beside a job, as it was.</summary>
public sealed class BackgroundFailureException(Exception failure) : Exception
{
    public Exception Failure => failure;

    /// <summary>Waits for a task without touching the stack of what it failed with.</summary>
    public static async Task Watch(Task task)
    {
        await task.ContinueWith(_ => { }, TaskScheduler.Default);
        if (task.Exception is { } all)
            throw new BackgroundFailureException(all.InnerExceptions.Count == 1 ? all.InnerExceptions[0] : all);
    }
}
