using System.Text.Json;

namespace Faultline.AspNetCore.Pages;

/// <summary>The script for an app's own pages that shows the id of a fetch that failed.</summary>
internal static class FailureScript
{
    private const string Text = """
        // Shows the error id of requests that fail behind a page: fetch and XMLHttpRequest, also of other origins that expose the header.
        // A page that shows failures by itself listens to "faultline:failure" on the document and calls preventDefault().
        (function () {
          "use strict";
          var header = "{header}", words = (document.currentScript || {}).dataset || {}, seen = [];
          var texts = { failed: words.failed || "Something went wrong.", late: words.late || "The service did not answer in time.", id: words.id || "Error ID:", close: words.close || "Close" };

          function show(failure) {
            if (failure.id && seen.indexOf(failure.id) >= 0) return;
            if (failure.id) seen.push(failure.id);
            if (!document.dispatchEvent(new CustomEvent("faultline:failure", { detail: failure, cancelable: true }))) return;
            var box = document.getElementById("faultline-failures") || makeBox();
            while (box.children.length > 2) box.removeChild(box.firstChild);
            var line = document.createElement("p");
            line.style.margin = "0 0 .5rem";
            line.append((failure.late ? texts.late : texts.failed) + " ");
            if (failure.id) {
              var code = document.createElement("code");
              code.className = "oopsid";
              code.style.userSelect = "all";
              code.textContent = failure.id;
              line.append(texts.id + " ", code, " ");
            }
            var close = document.createElement("button");
            close.type = "button";
            close.textContent = texts.close;
            close.addEventListener("click", function () { line.remove(); if (!box.children.length) box.remove(); });
            line.append(close);
            box.append(line);
          }

          function makeBox() {
            var box = document.createElement("div");
            box.id = "faultline-failures";
            box.setAttribute("role", "alert");
            var s = box.style;
            s.position = "fixed"; s.right = s.bottom = "1rem"; s.zIndex = "2147483647"; s.maxWidth = "min(30rem, calc(100vw - 2rem))"; s.boxSizing = "border-box";
            s.padding = ".75rem 1rem .25rem"; s.background = "#fff"; s.color = "#1d2330"; s.border = "2px solid #a3320b"; s.borderRadius = "8px"; s.font = "16px/1.5 system-ui, sans-serif";
            document.body.append(box);
            return box;
          }

          // Of another origin only what names an id is known to be ours.
          function note(status, id, url, body) {
            var own = true;
            try { own = new URL(url, location.href).origin === location.origin; } catch (e) { own = false; }
            if (id && status >= 400) show({ id: id, status: status, url: url, late: status === 504 });
            else if (status >= 500 && own) body(function (text) {
              var found = /\bOOPS-\w+\b/.exec(text || "");
              show({ id: found ? found[0] : null, status: status, url: url, late: status === 504 });
            });
          }

          function isTimeout(error) { return !!error && error.name === "TimeoutError"; }

          var fetched = window.fetch;
          if (fetched) window.fetch = function (input) {
            var asked = String(input && input.url || input);
            return fetched.apply(this, arguments).then(function (response) {
              try {
                if (response.type !== "opaque") note(response.status, response.headers.get(header), response.url || asked, function (then) {
                  response.clone().text().then(then, function () { then(""); });
                });
              } catch (e) { console.warn(e); }
              return response;
            }, function (error) {
              if (isTimeout(error)) show({ id: null, status: 0, url: asked, late: true });
              throw error;
            });
          };

          var send = XMLHttpRequest.prototype.send;
          XMLHttpRequest.prototype.send = function () {
            var request = this;
            request.addEventListener("timeout", function () { show({ id: null, status: 0, url: request.responseURL, late: true }); }, { once: true });
            request.addEventListener("load", function () {
              // All headers at once: asking for one that is not exposed is an error in the console.
              var found = new RegExp("^" + header.replace(/[^A-Za-z0-9]/g, "\\$&") + ": *(\\S+)", "im").exec(request.getAllResponseHeaders() || "");
              note(request.status, found && found[1], request.responseURL, function (then) { then(/^(text)?$/.test(request.responseType) ? request.responseText : ""); });
            }, { once: true });
            return send.apply(this, arguments);
          };
        })();

        """;

    /// <summary>The script for a response header that carries the id.</summary>
    public static string For(string header) => Text.Replace("{header}", JsonEncodedText.Encode(header).ToString(), StringComparison.Ordinal);
}
