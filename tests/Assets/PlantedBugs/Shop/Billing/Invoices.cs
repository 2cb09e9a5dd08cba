#if SINCE3
// Copyright (c) the shop. Since version 5 every file says so.
// See LICENSE in the root of the tree.

#endif
#if SINCE2
using System.Diagnostics;
#endif
using System.Runtime.CompilerServices;
using Shop.Kernel;
using Shop.Orders;

namespace Shop.Billing;

public sealed class InvoicePdf
{
    public byte[] Render(int invoice)
    {
        var page = new byte[64];
#if SINCE2
        Header(page, invoice, $"Invoice {invoice}");
#else
        Header(page, invoice);
#endif
        return page;
    }

#if SINCE2
    private static void Header(Span<byte> page, int invoice, string title)
    {
#else
    private static void Header(byte[] page, int invoice)
    {
#endif
        var logo = new byte[96 + (invoice % 32)];
#if SINCE2
        logo.CopyTo(page);
#else
        logo.CopyTo(page, 0);
#endif
    }
}

public sealed class InvoiceNumbers
{
#if SINCE2
    private static readonly char[] Separators = ['/', '-'];

    public static bool IsOld(string number) => number.IndexOfAny(Separators) < 0;

#endif
#if SINCE3
    /// <summary>The year, as the tax office wants it.</summary>
    public static string YearOf(string number) => number.Split(Separators)[0];

#endif
#if SINCE3
    public long Next(string last)
    {
        var number = last.Trim();
#else
    public int Next(string number)
    {
#endif
        var at = number.LastIndexOf('/');
        return int.Parse(number[(at + 1)..]) + 1;
    }
}

public sealed class DueDates
{
    public string Remind(Invoice? invoice)
    {
        if (invoice is { Sum: 0 })
            return "";
        return "due " + Text(invoice.Next);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static string Text(Invoice? next) => next.Due.ToString("d");
}

public sealed class Invoice
{
    public decimal Sum { get; init; }

    public Invoice? Next { get; init; }

    public DateTime Due { get; init; }
}

public sealed class CardTokens
{
    public string Find(string token, string address)
    {
        if (token.Length > 8)
            throw new ArgumentException($"Token {token} from {address} is unknown at {new DateTime(2026, 11, 1).AddSeconds(Stable.Of(token) % 1_000_000):yyyy-MM-ddTHH:mm:ssZ}", nameof(token));
        return token;
    }
}

public sealed class LedgerTree
{
    /// <summary>Sums an account and those below it.</summary>
    public async Task<decimal> SumAsync(int account, int depth)
    {
        if (depth == 0)
            return Leaf(account);
        await Task.Yield();
        return await SumAsync(account * 2 % 9973, depth - 1) + account;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static decimal Leaf(int account) => account >= 0 ? throw new OverflowException($"Account {account} has more than 28 digits") : 0;
}

public sealed class Settlement
{
    public async Task<int> RunAsync(int batch)
    {
#if SINCE2
        Func<int, Task<bool>> known = async id =>
        {
            await Task.Yield();
            return id > 0;
        };
        if (!await known(batch))
            return 0;
#endif
#if SINCE3
        Action<int> trace = id => Statements.Note("log", $"batch {id}", 0);
        trace(batch);
#endif
        var fees = new Queue<int>();
        Func<int, Task<int>> charge = async id =>
        {
            await Task.Delay(1);
            return fees.Dequeue() + id;
        };
        return await charge(batch);
    }
}

public static class Tariffs
{
    public static readonly Dictionary<string, decimal> All = Load();

    public static Dictionary<string, decimal> Load()
    {
        string[] lines = ["std=19", "low=7", "std=16"];
        var tariffs = new Dictionary<string, decimal>();
        foreach (var line in lines)
            tariffs.Add(line.Split('=')[0], decimal.Parse(line.Split('=')[1]));
        return tariffs;
    }
}

public sealed class TaxOf
{
    public decimal Item(string kind) => Tariffs.All[kind];

    public int Reload() => Tariffs.Load().Count;
}

public sealed class Export
{
    public void Write(TextWriter writer, int rows)
    {
        for (var i = 0; i < rows; i++)
            writer.WriteLine(Row(i, rows));
    }

    public async Task WriteAsync(TextWriter writer, int rows)
    {
        for (var i = 0; i < rows; i++)
        {
            await writer.WriteLineAsync(Row(i, rows));
            await Task.Yield();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Row(int index, int rows)
    {
        if (index < rows / 2)
            return index.ToString();
        string[] columns = ["date", "sum"];
        return columns[2 + (index % 3)];
    }
}

public sealed class Dunning
{
    public string First(Customer customer) => Name(customer.Contact) + "!";

    public string Second(Customer customer) => Street(customer.Address) + "!";

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Name(Contact contact) => contact.Name.Trim();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Street(Address address)
    {
#if SINCE2
        var number = address.Number;
        return address.Street.Trim() + number;
#else
        return address.Street.Trim();
#endif
    }
}

public sealed record Contact(string Name);

public sealed record Address(string Street, int Number);

public sealed record Customer(Contact? Contact, Address? Address);

public sealed class Refunds
{
    public void Pay(string invoice)
    {
        if (invoice.Length > 3)
            ErrorReporter.Raise("Invoice {0} cannot be refunded", invoice);
    }
}

public sealed class SpendLimits(CreditLimits limits)
{
    public void Check(int customer, decimal sum) => limits.Check(100 + (customer % 10), sum + 200);
}
