#if SINCE3
// Copyright (c) the shop. Since version 5 every file says so.
// See LICENSE in the root of the tree.

#endif
#if SINCE2
using System.Diagnostics;
#endif
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Shop.Billing;
using Shop.Kernel;

namespace Shop.Orders;

[Route("orders")]
public sealed class OrdersController(OrderBook book, Placement placement, IOrderStore store, Cancellation cancellation, OrderPipeline pipeline) : ControllerBase
{
#if SINCE2
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private bool IsPreview => Request.Query.ContainsKey("preview");

#endif
    [HttpGet("{id:int}")]
    public IActionResult Open(int id) => Ok(book.Open(id, Guid.Parse(Request.Query["customer"].ToString())));

    [HttpGet("{id:int}/invoice")]
    public IActionResult Invoice(int id)
    {
#if SINCE3
        if (IsPreview)
            return NoContent();
#endif
        return Ok(new InvoicePdf().Render(id));
    }

    [HttpGet("{id:int}/receipt")]
    public IActionResult Receipt(int id)
    {
        var receipt = new Receipt(id, [new ReceiptLine("bag", 2), new ReceiptLine("tent", id % 7)]);
#if SINCE2
        return Content(JsonSerializer.Serialize(receipt, Json), "application/json");
#else
        return Content(JsonSerializer.Serialize(receipt), "application/json");
#endif
    }

    [HttpGet("{id:int}/track")]
    public IActionResult Track(int id) => Ok(store.Find(id).Carrier.Length);

    [HttpGet("{id:int}/discounts")]
    public IActionResult Discounts(int id) => Ok(new Discounts().For(id, [3, 5, 8, id % 5, 0, 4]));

    [HttpGet("{id:int}/label")]
    public async Task<IActionResult> Label(int id) => Ok(await new Labels(store).PrintAsync(id));

    [HttpGet("{id:int}/gift")]
    public IActionResult Gift(int id) => Ok(new Labels(store).GiftNote(id));

    [HttpPost("{id:int}/reserve")]
    public IActionResult Reserve(int id) => Ok(placement.Reserve(id, Request.Query["sku"].ToString()));

    [HttpPost("{id:int}/reserve-later")]
    public async Task<IActionResult> ReserveLater(int id) => Ok(await placement.ReserveAsync(id, Request.Query["sku"].ToString()));

    [HttpPost("{id:int}/cancel")]
    public IActionResult Cancel(int id) => Ok(cancellation.Cancel(id));

    [HttpPost("{id:int}/process")]
    public async Task<IActionResult> Process(int id, string step) => Ok(await pipeline.ProcessAsync(id, step));

    [HttpPost("/accounts/{name}/rename")]
    public IActionResult Rename(string name)
    {
        new Accounts().Rename(name);
        return Ok();
    }

    [HttpPost("/accounts/{name}/block")]
    public IActionResult Block(string name)
    {
        new Accounts().Block(name);
        return Ok();
    }

    [HttpPost("{id:int}/save")]
    public async Task<IActionResult> Save(int id, string number) => Ok(await book.SaveAsync(id, number));
}
