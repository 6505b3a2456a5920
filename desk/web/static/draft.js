// What is typed in a draft is kept before its page is left: a pause of typing is not needed for that.
"use strict";
(function () {
  const form = document.getElementById("again");
  const field = document.getElementById("edited");
  const MOST = 60000; // bytes that a browser sends for a page that is gone; it allows 64 KiB
  let typed = 0; // changes so far
  let kept = 0; // of these, kept by the desk
  let sent = 0; // of these, sent by the last request of the page
  let flushed = 0; // of these, sent while leaving
  let stopped = false; // whether somebody was told that leaving loses text

  // A page that is shown again by Back has the text that the desk has, not what a browser remembers of the field.
  form.autocomplete = "off";

  function changed() { typed += 1; }
  field.addEventListener("input", changed);
  form.querySelector(".fields").addEventListener("change", changed);

  function ours(event) { return event.detail.elt === form; }
  document.addEventListener("htmx:beforeRequest", function (event) { if (ours(event)) sent = typed; });
  document.addEventListener("htmx:afterRequest", function (event) {
    if (ours(event) && event.detail.successful) {
      kept = Math.max(kept, sent);
      stopped = false;
    }
  });
  // A day that is typed halfway keeps the form from being sent; the text must not wait for it.
  document.addEventListener("htmx:validation:halted", function (event) { if (event.target === form) keep(true); });

  function small() { return new Blob([field.value]).size < MOST; }

  // Sends what the form holds; where the text has become a draft of its own, gives the address of that one.
  function keep(leaving) {
    const now = typed;
    flushed = now;
    if (sent !== now) htmx.trigger(form, "htmx:abort"); // an older text must not arrive after this one
    return fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { "HX-Request": "true" },
      keepalive: Boolean(leaving) && small(),
    }).then(function (answer) {
      if (!answer.ok) throw new Error(String(answer.status));
      kept = Math.max(kept, now);
      return answer.headers.get("HX-Replace-Url") || "";
    });
  }

  function draftOf(address) { return address.split("?")[0]; }

  // Goes on when all is kept; else says so once, and does not stand in the way again.
  function first(event, go) {
    event.preventDefault();
    event.stopPropagation();
    keep().then(go, function () {
      stopped = true;
      const note = document.createElement("p");
      note.className = "trouble";
      note.setAttribute("role", "alert");
      note.textContent = form.dataset.leaving;
      document.getElementById("result").replaceChildren(note);
      note.scrollIntoView();
    });
  }

  document.addEventListener("click", function (event) {
    const link = event.target.closest("a[href]");
    if (!link || typed === kept || stopped) return;
    if (link.getAttribute("href").startsWith("#")) return;
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
      keep(true); // another tab is opened, which shall show it
      return;
    }
    const path = new URL(form.action).pathname;
    first(event, function (moved) {
      location.assign(moved ? link.href.replace(path, draftOf(moved)) : link.href);
    });
  }, true);

  document.addEventListener("submit", function (event) {
    const other = event.target;
    if (other === form || typed === kept || stopped) return;
    const path = new URL(form.action).pathname;
    first(event, function (moved) {
      if (moved) other.action = other.action.replace(path, draftOf(moved));
      other.submit();
    });
  }, true);

  addEventListener("beforeunload", function (event) {
    if (typed === kept) return;
    const large = !small();
    if (flushed !== typed) keep(true).catch(function () {});
    // What is too large may not arrive once the page is gone: then the browser asks.
    if (large || stopped) {
      event.preventDefault();
      event.returnValue = "";
    }
  });
  // Where windows are closed from outside, as on a telephone, there is no other sign.
  function hidden() { if (typed !== kept && flushed !== typed) keep(true).catch(function () {}); }
  addEventListener("pagehide", hidden);
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden" && sent !== typed) hidden();
  });
})();
