namespace Faultline.Server.Tests.Pages;

/// <summary>A report with every key of docs/formats/report.md.</summary>
internal static class FullReport
{
    /// <summary>What its page must show.</summary>
    public static readonly string[] Shown =
    [
        "System.InvalidOperationException : The scheduler gave up", "2026-11-21 22:15:50 .123 UTC", "compute", "GET /v2.1/servers/{id}", "12.3 ms",
        "req-4b9e5c04-c40f-4b4f-960e-6ac0858dca6c", "req-0f1c3a52-94f1-4a5e-8d5b-2f2a3a3f7a10", "refused abc", "OOPS-00000000000000000001",
        "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", "HTTP/1.1", "http://127.0.0.1:8774/v2.1/servers/boom?limit=1",
        "User-Agent curl/8", "Authorization Bearer <hidden>", "id boom", "It had started.", "4,096 bytes had left",
        "compute.unexpected_error", "What the caller is told", "detail for the caller", "\"retry\": 3", "compute.cause", "second cause",
        "0x80131509", "Compute.Scheduler.Pick(Guid id)", "Scheduler.cs:42", "app", "async", "System.Linq +17", "data-key data-text",
        "Caused by", "System.TimeoutException : too slow", "It stands above itself", "2 inner exceptions were left out",
        "903 actions, of them 2 statements in 6 ms", "the most time, 500 ms, went into cache: get flavor", "2 6 ms 3 ms sql SELECT * FROM servers WHERE id = ?", "900 500 ms 499.4 ms cache get flavor",
        "10 ms 2.3 ms http GET http://hosts.internal/ 503", "still ran when this report was made", "not interrupted", "row-extra 5", "900 × cache", "get flavor, 500 ms together",
        "22:15:50.120", "Warning", "No host left", "while moving server 7", "name ada", "zone eu", "new-scheduler on",
        "web1", "4711", "12 .NET TP Worker", "1.4.0", "9f1c2ab", "Production", ".NET 10.0.4", "Debian GNU/Linux 12", "Faultline/0.1.0",
        "tags.user", "ToString threw System.NullReferenceException", "frobnication {\"depth\":[1,2]}", "frame-extra 77", "request-extra true",
    ];

    public static string Line(ReportId id) => $$$"""
        {"id":"{{{id}}}","time":"2026-11-21T22:15:50.123Z","reporter":"compute","type":"System.InvalidOperationException","value":"The scheduler gave up",
        "topic":"GET /v2.1/servers/{id}","url":"http://127.0.0.1:8774/v2.1/servers/boom?limit=1","duration":0.0123,"status":500,
        "request_id":"req-4b9e5c04-c40f-4b4f-960e-6ac0858dca6c","global_request_id":"req-0f1c3a52-94f1-4a5e-8d5b-2f2a3a3f7a10",
        "refused_request_id":"refused abc","last_oops":"OOPS-00000000000000000001",
        "trace":{"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","span_id":"00f067aa0ba902b7","parent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"},
        "request":{"method":"GET","protocol":"HTTP/1.1","headers":{"User-Agent":"curl/8","Authorization":"Bearer <hidden>"},"route":{"id":"boom"},"request-extra":true},
        "response":{"started":true,"bytes_sent":4096},
        "fault":{"code":"compute.unexpected_error","status":500,"title":"What the caller is told","detail":"detail for the caller","data":{"retry": 3},
          "causes":[{"code":"compute.cause","status":503,"title":"second cause"}]},
        "exception":{"type":"System.InvalidOperationException","value":"The scheduler gave up","assembly":"Compute","hresult":-2146233079,"data":{"data-key":"data-text"},
          "frames":[{"method":"Compute.Scheduler.Pick(Guid id)","file":"Scheduler.cs","path":"/src/Scheduler.cs","line":42,"assembly":"Compute","il":17,"in_app":true,"async":true},
            {"method":"Linq()","assembly":"System.Linq","il":17,"frame-extra":77}],
          "inner":[{"type":"System.TimeoutException","value":"too slow","frames":[],"inner":[{"type":"X","cycle":true}],"elided":2}]},
        "timeline":[{"start":0.001,"duration":0.004,"category":"sql","detail":"SELECT * FROM servers WHERE id = ?"},{"start":0.005,"duration":0.002,"category":"sql","detail":"SELECT * FROM servers WHERE id = ?"},
          {"start":0.01,"duration":0.0023,"category":"http","detail":"GET http://hosts.internal/ 503","open":true,"not_interrupted":true,"row-extra":5}],
        "timeline_sums":{"left_out":[{"category":"cache","detail":"get flavor","count":900,"duration":0.5}]},
        "log":[{"time":"2026-11-21T22:15:50.120Z","level":"Warning","category":"Compute.Scheduler","text":"No host left","exception":"System.TimeoutException"}],
        "messages":["while moving server 7"],"user":{"id":"42","name":"ada"},"tags":{"zone":"eu"},"flags":{"new-scheduler":"on"},
        "hostname":"web1","pid":4711,"thread":{"id":12,"name":".NET TP Worker"},"release":"1.4.0","revision":"9f1c2ab","environment":"Production",
        "runtime":".NET 10.0.4","os":"Debian GNU/Linux 12","library":"Faultline/0.1.0",
        "losses":[{"what":"tags.user","why":"ToString threw System.NullReferenceException"}],"frobnication":{"depth":[1,2]}}
        """.ReplaceLineEndings(" ");
}
