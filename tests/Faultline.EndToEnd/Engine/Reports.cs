namespace Faultline.EndToEnd.Engine;

/// <summary>Makes report lines.</summary>
internal static class Reports
{
    /// <summary>A small report of one of a few groups.</summary>
    public static string Line(ReportId id, int group) => $$$"""
        {"id":"{{{id}}}","type":"Shop.Failure{{{group}}}","value":"order {{{group}}} failed","reporter":"shop","topic":"POST /orders/{{{group}}}","release":"1.{{{group % 3}}}","user":{"id":"u{{{group % 5}}}"},"exception":{"type":"Shop.Failure{{{group}}}","frames":[{"method":"Shop.Orders.Close{{{group}}}()","file":"Orders.cs","line":12,"in_app":true}]}}
        """;
}
