// What pages do beyond links and forms. Everything works without it.
"use strict";
(function () {
  const own = document.currentScript;
  const words = { copied: own.dataset.copied, stale: own.dataset.stale, unreached: own.dataset.unreached };
  document.documentElement.classList.add("scripts");

  function announce(text) {
    document.getElementById("announce").textContent = text;
  }

  // What was just done is said aloud too: a region that is there from the start is not.
  const done = document.querySelector("[data-announce]");
  if (done) announce(done.textContent);

  // Copy a suggestion. navigator.clipboard is missing where the desk is reached without TLS.
  function copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    return Promise.resolve();
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    copy(document.getElementById(button.dataset.copy).textContent).then(function () {
      button.textContent = words.copied;
      announce(words.copied);
    });
  });

  // A link to something in a closed part opens it.
  function reveal() {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (!target) return;
    let closed = target.closest("details:not([open])");
    const shut = Boolean(closed);
    while (closed) {
      closed.open = true;
      closed = closed.parentElement.closest("details:not([open])");
    }
    if (shut) target.scrollIntoView();
  }
  addEventListener("hashchange", reveal);
  reveal();

  // A file dropped on the field is chosen.
  document.querySelectorAll("[data-drop]").forEach(function (zone) {
    const field = zone.querySelector("input[type=file]");
    ["dragenter", "dragover"].forEach(function (name) {
      zone.addEventListener(name, function (event) {
        event.preventDefault();
        zone.classList.add("over");
      });
    });
    ["dragleave", "drop"].forEach(function (name) {
      zone.addEventListener(name, function () { zone.classList.remove("over"); });
    });
    zone.addEventListener("drop", function (event) {
      event.preventDefault();
      const files = event.dataTransfer.files;
      const entry = event.dataTransfer.items && event.dataTransfer.items[0] && event.dataTransfer.items[0].webkitGetAsEntry();
      const one = files.length === 1 && !(entry && entry.isDirectory);
      let note = zone.querySelector(".trouble");
      if (note) note.remove();
      if (one) {
        field.files = files;
        return;
      }
      if (!files.length) return;
      // What is not checked must not look as if it were.
      field.value = "";
      note = document.createElement("span");
      note.className = "trouble";
      note.setAttribute("role", "alert");
      note.textContent = zone.dataset.drop;
      zone.append(note);
    });
  });
  ["dragover", "drop"].forEach(function (name) {
    // Beside the field a dropped file would replace the page, and with it what was typed.
    addEventListener(name, function (event) { event.preventDefault(); });
  });

  // A check that failed must not leave the older result standing as if it were of the text as it is now.
  function stale(event) {
    const part = event.detail.target;
    if (!part || part.id !== "result") return;
    const answer = event.detail.xhr && event.detail.xhr.responseText;
    const said = answer && new DOMParser().parseFromString(answer, "text/html").querySelector(".trouble");
    const note = document.createElement("p");
    note.className = "trouble";
    note.setAttribute("role", "alert");
    note.textContent = words.stale + (said ? said.textContent : words.unreached);
    part.replaceChildren(note);
  }
  ["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach(function (name) {
    document.addEventListener(name, stale);
  });

  // What was typed here is an edit, also when it is again as the page had it.
  document.addEventListener("input", function (event) {
    if (event.target.id === "edited") event.target.form.elements.touched.value = "yes";
  });

  // A form that is sent twice by a double click is sent once.
  let last = null;
  document.addEventListener("submit", function (event) {
    if (event.target.method === "post" && !event.target.hasAttribute("hx-post")) {
      if (last && last.form === event.target && event.timeStamp - last.at < 1500) {
        event.preventDefault();
        return;
      }
      last = { form: event.target, at: event.timeStamp };
    }
    if (event.target.dataset.busy) announce(event.target.dataset.busy);
  });
})();
