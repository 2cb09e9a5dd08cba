namespace Faultline.Tests.Reports;

internal static class ErrorReportSamples
{
    /// <summary>One report with every key of docs/formats/report.md.</summary>
    public static readonly string Full = """
        {"id":"OOPS-7ZK3M9QW2X5T8V1B0N6C","time":"2026-11-21T22:15:50.123Z","reporter":"compute","type":"System.InvalidOperationException",
        "value":"The scheduler gave up","topic":"GET /v2.1/servers/{id}","url":"http://127.0.0.1:8774/v2.1/servers/boom?limit=1",
        "duration":0.0123,"status":500,"request_id":"req-1","global_request_id":"req-2","refused_request_id":"abc",
        "last_oops":"OOPS-00000000000000000001","trace":{"trace_id":"4bf9","span_id":"00f0","parent":"00-4bf9-01"},
        "request":{"method":"GET","protocol":"HTTP/1.1","headers":{"User-Agent":"curl/8","Cookie":"<hidden>"},"route":{"id":"boom"}},
        "response":{"started":true,"bytes_sent":4096},
        "fault":{"code":"compute.unexpected_error","status":500,"title":"Unexpected","detail":"It failed","data":{"id":7},
        "causes":[{"code":"image.gone","status":404,"title":"Gone","detail":"No image"}]},
        "exception":{"type":"System.InvalidOperationException","value":"The scheduler gave up","assembly":"Compute","hresult":-2146233079,
        "data":{"key":"text"},"frames":[{"method":"Compute.Scheduler.Pick(Guid id)","file":"Scheduler.cs","path":"/src/Scheduler.cs",
        "line":42,"assembly":"Compute","il":17,"in_app":true,"async":true}],
        "inner":[{"type":"System.TimeoutException","value":"late","frames":[],"inner":[],"elided":3},{"type":"System.InvalidOperationException","cycle":true}]},
        "log":[{"time":"2026-11-21T22:15:50.120Z","level":"Warning","category":"Compute.Scheduler","text":"No host left","exception":"System.TimeoutException"}],
        "messages":["while moving server 7"],"user":{"id":"42","name":"ada"},"tags":{"zone":"eu"},"flags":{"new-scheduler":"on"},
        "hostname":"web1","pid":4711,"thread":{"id":12,"name":".NET TP Worker"},"release":"1.4.0","revision":"9f1c2ab",
        "environment":"Production","runtime":".NET 10.0.4","os":"Debian GNU/Linux 12","library":"Faultline/0.1.0",
        "losses":[{"what":"tags.user","why":"ToString threw"}]}
        """.ReplaceLineEndings("");
}
