using Faultline.Tracker.Grouping;

namespace Faultline.Tracker.Tests.Grouping;

public sealed class StatusInTests
{
    [Theory]
    [InlineData("Response status code does not indicate success: 503 (Service Unavailable).", "503")]
    [InlineData("Response status code does not indicate success: 429 (Slow down).", "429")]
    [InlineData("The remote server returned an error: (404) Not Found.", "404")]
    [InlineData("503 Server Error: Service Unavailable for url: http://pay.internal/charge/502", "503")]
    [InlineData("404 Client Error: Not Found for url: http://pay.internal/", "404")]
    [InlineData("HTTP Error 404: Not Found", "404")]
    [InlineData("Request failed with status code 500", "500")]
    [InlineData("500 Internal Server Error: [no body]", "500")]
    [InlineData("Response code 404 (Not Found)", "404")]
    [InlineData("<HttpError 403 when requesting https://api.test/ returned \"quota\">", "403")]
    [InlineData("(409)\nReason: Conflict", "409")]
    [InlineData("upstream said HTTP/1.1 502 Bad Gateway", "502")]
    [InlineData("call failed, status=504", "504")]
    [InlineData("{\"status\": 422, \"title\": \"x\"}", "422")]
    [InlineData("422 Unprocessable Entity", "422")]
    [InlineData("[HTTP 503] upstream failed", "503")]
    [InlineData("[status: 503]", "503")]
    [InlineData("[Error 503]", "503")]
    [InlineData("the server returned 503, giving up", "503")]
    [InlineData("got HTTP/2 502 from pay", "502")]
    [InlineData("HTTP/1.1 503", "503")]
    [InlineData("422 Unprocessable Content", "422")]
    [InlineData("413 payload too large", "413")]
    [InlineData("order 450 failed: status code 500", "500")]
    public void The_status_is_found_where_clients_write_it(string message, string status) => StatusIn.Message(message).ShouldBe(status);

    [Theory]
    [InlineData("")]
    [InlineData("404")]
    [InlineData("The order was changed by another user at version 503")]
    [InlineData("Tenant acme has used 451 of 512 orders")]
    [InlineData("Unexpected end of order document at position 404: 12")]
    [InlineData("The pay service did not answer within 500 ms (503)")]
    [InlineData("Value '401' of Quantity is out of range 403..499")]
    [InlineData("Response status code does not indicate success: 302 (Found).")]
    [InlineData("status code 5031, and 1503 too")]
    [InlineData("420 items, 430 more")]
    [InlineData("at 45")]
    [InlineData("invalid response (512 bytes)")]
    [InlineData("the server returned 450 items")]
    [InlineData("parse error 420 columns in")]
    public void A_number_that_may_be_anything_is_none(string message) => StatusIn.Message(message).ShouldBeNull();
}
