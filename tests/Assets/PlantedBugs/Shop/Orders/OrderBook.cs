#if SINCE3
// Copyright (c) the shop. Since version 5 every file says so.
// See LICENSE in the root of the tree.

#endif
#if SINCE2
using System.Diagnostics;
#endif
using Shop.Kernel;

namespace Shop.Orders;

public sealed record Order(int Id, string Number, DateTime Closed, Carrier Carrier);

public sealed record Carrier(string Name)
{
    public int Length => Name.Length;
}

public sealed class OrderBook(Database database)
{
#if SINCE3
    private readonly Lock _gate = new();
    private int _opened;

#endif
#if SINCE2
    public string Open(int order, Guid customer)
    {
        var id = order;
#else
    public string Open(int id, Guid customer)
    {
#endif
        var closed = new DateTime(2026, 1 + (id % 12), 1 + (id % 27), id % 24, id % 60, 7, DateTimeKind.Utc);
#if SINCE3
        lock (_gate)
            _opened++;
#endif
        if (closed.Year < 2027)
            throw new InvalidOperationException($"Order {id} of customer {customer} was closed at {closed:O}");
        return $"order {id}";
    }

    public async Task<int> SaveAsync(int id, string number)
    {
#if SINCE2
        Statements.Note("sql", "begin", 0.001);
#endif
        return await database.ExecuteInTransactionAsync("insert into orders (id, number) values ({0}, '{1}')", id, number);
    }
}
