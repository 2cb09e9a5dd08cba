using Microsoft.AspNetCore.Mvc;

namespace Faultline.Tests.AspNetCore;

/// <summary>Answers the status that it is asked for, without being an [ApiController].</summary>
public sealed class StatusesController : Controller
{
    public IActionResult Answer(int status) => StatusCode(status);
}
