#if SINCE3
// Copyright (c) the shop. Since version 5 every file says so.
// See LICENSE in the root of the tree.

#endif
#if SINCE2
using System.Diagnostics;
#endif
using Shop.Kernel;

namespace Shop.Orders;

public sealed class Catalogue(Database database)
{
    /// <summary>The product page: history, reviews and what is alike, whichever the visitor unfolds.</summary>
    public async Task<int> ShowAsync(int product, string unfold)
    {
        await database.ExecuteAsync("select * from products where id = {0}", product);
        for (var page = 0; page < 40; page++)
            await FetchAsync(product, unfold, page);
        return product;
    }

    private Task<int> FetchAsync(int product, string unfold, int page) => (unfold, page % 4) switch
    {
        ("prices", 2) => database.ExecuteAsync("select * from price_history where product = {0} and day > '2026-0{1}-01' order by day", product, 1 + (page % 9)),
        ("reviews", 2) => database.ExecuteAsync("select count(*) from reviews where product = {0} and lower(text) like '%{1}%'", product, page * 7),
        ("alike", 1) => database.ExecuteAsync("select similarity(a.vector, b.vector) from products a, products b where a.id = {0} limit {1}", product, page + 10),
        _ => database.ExecuteAsync("select name from products where id = {0}", product + page),
    };
}

public sealed class StockView
{
    private readonly Dictionary<string, int> _stock = new() { ["tent"] = 3 };

    public int Of(string sku) => _stock[sku];
}

public sealed class Quotes
{
    public decimal Ask(string sku, string how)
    {
        return how switch
        {
            "wait" => Wait(sku),
            "reflect" => (decimal)typeof(Quotes).GetMethod(nameof(Read))!.Invoke(this, [sku])!,
            _ => ReadAsync(sku).GetAwaiter().GetResult(),
        };
    }

    public decimal Read(string sku)
    {
        var quote = $"{sku.Length},{sku[0]}";
        return decimal.Parse(quote[(quote.IndexOf(',') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }

    private decimal Wait(string sku)
    {
        var reading = ReadAsync(sku);
        reading.Wait();
        return reading.Result;
    }

    private async Task<decimal> ReadAsync(string sku)
    {
        await Task.Yield();
        return Read(sku);
    }
}
