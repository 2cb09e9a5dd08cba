using System.ComponentModel.DataAnnotations;
using Faultline.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Faultline.Tests.AspNetCore;

/// <summary>A controller that refuses in every way that MVC has.</summary>
[ApiController]
[Route("mvc")]
public sealed class OrdersController : ControllerBase
{
    [HttpPost("orders")]
    public IActionResult Create(Orders.Order order, [FromQuery] int limit, [FromHeader(Name = "X-Zone")] Guid? zone) => Ok($"{order}{limit}{zone}");

    [HttpGet("status/{status}")]
    public IActionResult Status(int status) => StatusCode(status);

    [HttpGet("missing")]
    public IActionResult Missing() => NotFound();

    [HttpGet("unauthorized")]
    public IActionResult Refused() => Unauthorized();

    [HttpGet("problem")]
    public IActionResult Sold() => Problem("It is sold.", statusCode: 409);

    [HttpGet("object")]
    public IActionResult Own() => NotFound(new { mine = true });

    [HttpGet("state")]
    public IActionResult State()
    {
        ModelState.AddModelError("Name", "is odd");
        return BadRequest(ModelState);
    }

    [HttpGet("validation")]
    public IActionResult Invalid()
    {
        ModelState.AddModelError("Name", "is odd");
        return ValidationProblem(ModelState);
    }

    [HttpGet("fault")]
    public IResult Known() => new Fault("test.known", 409, "Known", HttpContext.Request.Path).ToResult();

    [HttpGet("throws")]
    public IActionResult Throws() => throw new InvalidOperationException(HttpContext.Request.Path);

    [HttpGet("own-format")]
    [FaultFormat("plain")]
    public IActionResult OwnFormat() => Conflict();

    [HttpPost("token")]
    [ValidateAntiForgeryToken]
    public IActionResult Token() => Ok();

    [HttpPost("small")]
    [RequestSizeLimit(10)]
    public async Task<IActionResult> SmallAsync() => Ok(await new StreamReader(Request.Body).ReadToEndAsync());

    [HttpGet("model")]
    public IActionResult Model([FromQuery] Filter filter) => Ok(filter.Limit);

    public sealed class Filter
    {
        [Range(1, 10)]
        public int Limit { get; set; }
    }
}
