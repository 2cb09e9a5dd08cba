#if SINCE3
// Copyright (c) the shop. Since version 5 every file says so.
// See LICENSE in the root of the tree.

#endif
#if SINCE2
using System.Diagnostics;
#endif
using System.Runtime.CompilerServices;
using Shop.Billing;
using Shop.Kernel;
using Shop.Orders;
using Shop.Web;

namespace Depot.Packing;

public sealed class PackAll : IJob
{
    public async Task RunAsync(JobArgs args)
    {
        await Task.Yield();
        Parallel.ForEach(Enumerable.Range(args.Number, 1), new ParallelOptions { MaxDegreeOfParallelism = 1 }, Pack);
    }

    private static void Pack(int box)
    {
        Span<byte> room = stackalloc byte[8];
        room[8 + (box % 3)] = 1;
    }
}

public interface IStep
{
    Task<int> DoAsync(int parcel);
}

public sealed class StampStep : IStep
{
    public async Task<int> DoAsync(int parcel)
    {
        await Task.Yield();
        var stamps = new Stack<int>();
        if (parcel < 0)
            stamps.Push(parcel);
        return stamps.Pop();
    }
}

public sealed class RetryStep(IStep inner) : IStep
{
    public async Task<int> DoAsync(int parcel)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await inner.DoAsync(parcel);
            }
            catch (InvalidOperationException) when (attempt < 2)
            {
                await Task.Delay(1);
            }
        }
    }
}

public sealed class LoggedStep(IStep inner) : IStep
{
    public async Task<int> DoAsync(int parcel)
    {
        try
        {
            return await inner.DoAsync(parcel);
        }
        catch (Exception)
        {
            Statements.Note("log", $"parcel {parcel} failed", 0);
            throw;
        }
    }
}

public sealed class Stamping : IJob
{
    public Task RunAsync(JobArgs args)
    {
        IStep step = new StampStep();
#if SINCE2
        step = new RetryStep(step);
#endif
#if SINCE3
        step = new LoggedStep(step);
#endif
        return step.DoAsync(args.Number);
    }
}

public sealed class NightlyReprice : IJob
{
    public Task RunAsync(JobArgs args) => Task.FromResult(Repricing.Run(args.Number));
}

public sealed class LabelFetch : IJob
{
    public async Task RunAsync(JobArgs args)
    {
        switch (args.How)
        {
            case "all":
                await BackgroundFailureException.Watch(Task.WhenAll(FetchAsync(args.Number), FetchAsync(args.Number + 4)));
                break;
            case "wait":
                Task.WaitAll(FetchAsync(args.Number), Task.CompletedTask);
                break;
            default:
                await FetchAsync(args.Number);
                break;
        }
    }

    private static async Task<string> FetchAsync(int parcel)
    {
        await Task.Yield();
        return Decode($"lbl{parcel}*");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Decode(string label) => Convert.FromBase64String(label).Length + "";
}

public sealed class WeighParcel : IJob
{
    public Task RunAsync(JobArgs args)
    {
        var weight = 31.5 + (args.Number % 100) / 10.0;
#if SINCE2
        if (weight < 10)
            return Task.CompletedTask;
#endif
        throw new RefusedException(Texts.For("parcel.too_heavy", weight, args.Number % 2 == 0 ? "DHL" : "UPS"));
    }
}

public sealed class BinRouting : IJob
{
    public Task RunAsync(JobArgs args) => Task.FromResult(Route(args.Number, args.Text));

    private static int Route(int parcel, string zone) => RouteCore(parcel, zone, zone.Length);

    private static int RouteCore(int parcel, string zone, int length) => length > 90 ? parcel : NoBin(parcel, zone);

    private static int NoBin(int parcel, string zone) => throw new NotImplementedException($"No bin for zone {zone[..2]}");
}

public sealed class Checksums : IJob
{
    public async Task RunAsync(JobArgs args)
    {
        var stream = new ChecksumStream(args.Number);
        var buffer = new byte[16];
        if (args.How == "async")
            await stream.ReadAsync(buffer);
        else
            stream.Read(buffer, 0, 16);
    }
}

public sealed class ChecksumStream(int expected) : MemoryStream([1, 2, 3])
{
    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = base.Read(buffer, offset, count);
        Verify(buffer[0]);
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Task.Delay(1, cancellationToken);
        var read = await base.ReadAsync(buffer, cancellationToken);
        Verify(buffer.Span[0]);
        return read;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Verify(int actual)
    {
        if (actual != expected)
            throw new InvalidDataException($"The checksum is {actual:x8}; expected {expected:x8}");
    }
}

public sealed class ReserveLater : IJob
{
    public Task RunAsync(JobArgs args) => BackgroundFailureException.Watch(new Placement().ReserveInBackground(args.Number, "rope" + args.Number % 7));
}

public sealed class Billing : IJob
{
    private readonly SpendLimits _limits = new(new CreditLimits());

    public async Task RunAsync(JobArgs args)
    {
        var customer = new Customer(null, null);
        var writer = new StringWriter();
        _ = args.How switch
        {
            "numbers" => new InvoiceNumbers().Next($"2026/{args.Number}b") + "",
            "due" => new DueDates().Remind(new Invoice { Sum = args.Number }),
            "token" => new CardTokens().Find(args.Text, $"10.{args.Number % 200}.3.{args.Number % 17}"),
            "ledger" => (await new LedgerTree().SumAsync(args.Number, 2 + (args.Number % 30))).ToString(),
            "settle" => (await new Settlement().RunAsync(args.Number)).ToString(),
            "tax" => new TaxOf().Item("std") + "",
            "tariffs" => new TaxOf().Reload() + "",
            "limit" => Limit(args.Number),
            "first" => new Dunning().First(customer),
            "second" => new Dunning().Second(customer),
            "refund" => Refund(args.Text),
            "export" => Rows(writer, args.Number),
            "export-async" => await RowsAsync(writer, args.Number),
            _ => "",
        };
    }

    private string Limit(int customer)
    {
        _limits.Check(customer, customer);
        return "";
    }

    private static string Refund(string invoice)
    {
        new Refunds().Pay(invoice);
        return "";
    }

    private static string Rows(TextWriter writer, int number)
    {
        new Export().Write(writer, 4 + (number % 9));
        return "";
    }

    private static async Task<string> RowsAsync(TextWriter writer, int number)
    {
        await new Export().WriteAsync(writer, 4 + (number % 9));
        return "";
    }
}
