#if SINCE3
// Copyright (c) the shop. Since version 5 every file says so.
// See LICENSE in the root of the tree.

#endif
#if SINCE2
using System.Diagnostics;
#endif
using System.Text;
using System.Text.Json;
using Shop.Kernel;

namespace Depot.Nights;

public sealed class JobFailedException(string job, Exception cause) : Exception($"The job {job} failed", cause);

/// <summary>The work of a night: a list of steps that are written where they are listed.</summary>
public sealed class Nightly : IJob
{
    public async Task RunAsync(JobArgs args)
    {
        foreach (var (name, step) in Steps(args.Number))
        {
            if (name == args.How)
                await step();
        }
    }

    private static List<(string Name, Func<Task> Step)> Steps(int number)
    {
        var queue = new Queue<int>();
        return
        [
#if SINCE2
            ("warm", () => Task.CompletedTask),
#endif
            ("compact", () => throw new InvalidOperationException($"Segment {number} is in use")),
#if SINCE3
            ("noop", async () => await Task.Yield()),
#endif
            ("rotate", () => throw new InvalidOperationException($"Key {number} is not active yet")),
            ("drain", async () =>
            {
                await Task.Yield();
                queue.Dequeue();
            }),
        ];
    }
}

/// <summary>Moves what the night left; each failure is told as one of the job.</summary>
public sealed class Cleanup(Database database) : IJob
{
    public async Task RunAsync(JobArgs args)
    {
        try
        {
            await CleanAsync(args);
        }
        catch (Exception e)
        {
            throw new JobFailedException("cleanup", e);
        }
    }

    private async Task CleanAsync(JobArgs args)
    {
        switch (args.How)
        {
            case "links":
                new Uri("http://:" + args.Number, UriKind.Absolute).ToString();
                break;
            case "dates":
                _ = new DateTime(2026, 2, 29 + (args.Number % 2));
                break;
            case "shelf":
                await database.ExecuteAsync("update shelf set used = used + 1 where id = {0}", args.Number);
                break;
            default:
                await database.ExecuteAsync("refresh materialized view stock_by_day_{0}", args.Number % 31);
                break;
        }
    }
}

/// <summary>Work that is handed to the pool as it is: none of our code is on its stack.</summary>
public sealed class Detached : IJob
{
    public Task RunAsync(JobArgs args) => BackgroundFailureException.Watch(args.How switch
    {
        "thumbnails" => File.ReadAllBytesAsync($"/srv/images/{args.Text}.jpg"),
        "archive" => File.ReadAllBytesAsync($"/srv/archive/2026/{args.Number}.pdf"),
        "feed" => JsonSerializer.DeserializeAsync<Dictionary<string, int>>(new MemoryStream(Encoding.UTF8.GetBytes($"{{\"a{args.Number}\": \"x\"}}"))).AsTask(),
        _ => Task.Run(((IEnumerable<string>)["1", "x" + args.Number]).Select(int.Parse).ToList),
    });
}

/// <summary>Answers mails; what it meets is often not there.</summary>
public sealed class Mailbox : IJob
{
    public Task RunAsync(JobArgs args)
    {
        var mail = new Mail(null, null);
        return Task.FromResult(args.How == "subject" ? Topic(mail) : Sender(mail));
    }

    private static int Topic(Mail mail)
    {
#if SINCE3
        var words = mail.Subject.Split(' ').Where(word => word.Length > 3);
        return words.Count();
#else
        return mail.Subject.Split(' ').Length;
#endif
    }

    private static int Sender(Mail mail)
    {
        var at = mail.From.IndexOf('@');
        return at;
    }
}

public sealed record Mail(string? Subject, string? From);

/// <summary>Sums the sales of a day; nothing in it looks at the clock.</summary>
public sealed class SalesReport(Database database) : IJob
{
    public async Task RunAsync(JobArgs args)
    {
        await database.ExecuteAsync("select day from calendar where id = {0}", args.Number);
#if SINCE2
        await database.ExecuteAsync("select name from shops where id = {0}", args.Number % 12);
#endif
        if (args.How == "region")
            await database.ExecuteAsync("select sum(o.total) from orders o join regions r on o.zip between r.low and r.high where o.day = {0}", args.Number);
        else
            await database.ExecuteAsync("select sum(l.total) from order_lines l join products p on lower(p.sku) = lower(l.sku) where l.day = {0}", args.Number);
    }
}
