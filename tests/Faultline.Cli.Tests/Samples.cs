namespace Faultline.Cli.Tests;

internal static class Samples
{
    public const string Id = "OOPS-7ZK3M9QW2X5T8V1B0N6C";

    public static readonly string Report = """
        {"id":"OOPS-7ZK3M9QW2X5T8V1B0N6C","time":"2026-11-21T22:15:50.123Z","reporter":"compute","type":"System.InvalidOperationException",
        "value":"The scheduler gave up","topic":"GET /v2.1/servers/{id}","url":"http://127.0.0.1:8774/v2.1/servers/boom?limit=1",
        "duration":0.0123,"status":500,"request_id":"req-4b9e5c04-c40f-4b4f-960e-6ac0858dca6c","refused_request_id":"abc",
        "last_oops":"OOPS-00000000000000000001","trace":{"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","span_id":"00f067aa0ba902b7"},
        "request":{"method":"GET","protocol":"HTTP/1.1","headers":{"User-Agent":"curl/8","Cookie":"<hidden>"},"route":{"id":"boom"}},
        "response":{"started":true,"bytes_sent":4096},
        "fault":{"code":"compute.unexpected_error","status":500,"title":"Unexpected error","detail":"Quote the id","data":{"try":"later"},
        "causes":[{"code":"image.gone","status":404,"title":"Image gone","detail":"No image 7"}]},
        "exception":{"type":"System.InvalidOperationException","value":"The scheduler gave up",
        "frames":[{"method":"Compute.Scheduler.Pick(Guid id)","file":"Scheduler.cs","path":"/src/Scheduler.cs","line":42,"in_app":true,"column":7},
        {"method":"System.Linq.Enumerable.First(IEnumerable source)","in_app":false}],
        "inner":[{"type":"System.TimeoutException","value":"No host answered","frames":[{"method":"Compute.Hosts.Ask()","file":"Hosts.cs","line":9,"in_app":true}],"elided":3}]},
        "timeline":[{"start":0.001,"duration":0.004,"category":"sql","detail":"SELECT * FROM servers WHERE id = ?"},{"start":0.005,"duration":0.002,"category":"sql","detail":"SELECT * FROM servers WHERE id = ?"},
        {"start":0.01,"duration":0.0023,"category":"http","detail":"GET http://hosts.internal/ 503","open":true}],
        "timeline_sums":{"left_out":[{"category":"cache","detail":"get flavor","count":900,"duration":0.5}]},
        "log":[{"time":"2026-11-21T22:15:50.120Z","level":"Warning","category":"Compute.Scheduler","text":"No host left","exception":"System.TimeoutException"}],
        "messages":["while moving server 7"],"user":{"id":"42","name":"ada"},"tags":{"zone":"eu"},"flags":{"new-scheduler":"on"},
        "hostname":"web1","pid":4711,"thread":{"id":12,"name":".NET TP Worker"},"release":"1.4.0","revision":"9f1c2ab",
        "environment":"Production","runtime":".NET 10.0.4","os":"Debian GNU/Linux 12","library":"Faultline/0.1.0",
        "losses":[{"what":"tags.user","why":"ToString threw System.NullReferenceException"}],"features.used":["a","b"]}
        """.ReplaceLineEndings("");

    public static string ReportWith(string id, string json = "\"value\":\"x\"") => $$"""{"id":"{{id}}",{{json}}}""";
}
