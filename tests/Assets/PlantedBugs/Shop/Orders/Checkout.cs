#if SINCE3
// Copyright (c) the shop. Since version 5 every file says so.
// See LICENSE in the root of the tree.

#endif
#if SINCE2
using System.Diagnostics;
#endif
using System.Runtime.CompilerServices;
using Shop.Kernel;

namespace Shop.Orders;

public sealed class CheckoutForm
{
    public string? Customer { get; init; }

    public string? Address { get; init; }

    public int Quantity { get; init; }
}

public sealed class Checkout(Upstream upstream)
{
    public async Task<string> BeginAsync(CheckoutForm form)
    {
        await Task.Yield();
#if SINCE2
        Statements.Note("sql", "select * from sessions limit 1", 0.002);
#endif
        var customer = Guard.NotNull(form.Customer);
        return customer + "!";
    }

    public async Task<string> DeliverAsync(CheckoutForm form)
    {
        await Task.Yield();
        var address = Guard.NotNull(form.Address);
        return address + "!";
    }

    public async Task<string> WrapAsync(string? paper)
    {
#if SINCE3
        if (paper is "none")
            return "";
#endif
        await Task.Delay(1);
        return Guard.NotNull(paper) + "!";
    }

    public int Add(CheckoutForm form)
    {
#if SINCE2
        if (form.Quantity > 99)
            return 99;
#endif
        return Guard.Positive(form.Quantity) + 1;
    }

    /// <summary>One step of a checkout that another service does.</summary>
    public async Task<string> CallAsync(string service, string path)
    {
        var answer = await upstream.GetAsync($"https://{service}.internal/{path}");
        return answer.Length > 2 ? answer : "";
    }
}

public sealed class Shipping
{
    public int Weigh(int grams)
    {
        var net = grams - 40;
        return Guard.Positive(net) * 2;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public string Quote(string? zone)
    {
        return Guard.NotNull(zone).ToUpperInvariant();
    }
}

public sealed class Accounts
{
    public async Task<string> OpenAsync(string name, int age)
    {
        await Task.Yield();
        if (age < 18)
            ErrorReporter.Raise("Account {0} cannot be opened", name);
        return name;
    }

    public async Task CloseAsync(string name)
    {
        await Task.Yield();
        if (name.Length > 2)
            ErrorReporter.Raise("Account {0} cannot be closed", name);
    }

    public async Task MergeAsync(string name, string into)
    {
#if SINCE2
        if (name == into)
            return;
#endif
        await Task.Yield();
        if (into.Length > 1)
            ErrorReporter.Raise("Account {0} cannot be merged", name);
    }

    public void Rename(string name)
    {
        if (name.Length > 2)
            ErrorReporter.Raise("Account {0} cannot be changed", name);
    }

    public void Block(string name)
    {
#if SINCE3
        var blocked = name.StartsWith('!');
        if (blocked)
            return;
#endif
        if (name.Length > 2)
            ErrorReporter.Raise("Account {0} cannot be changed", name);
    }
}
