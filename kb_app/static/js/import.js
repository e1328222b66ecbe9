// Import: how far the upload is, a way to stop it, and no second click while it is at work.

import { clearErrors, showErrors } from "./field-errors.js";
import { wireFiles } from "./import-files.js";

const upload = document.querySelector("[data-import]");
const commit = document.querySelector("[data-commit]");

if (upload) {
  wireUpload(upload);
  wireFiles(upload);
}
if (commit) wireCommit(commit);

// fetch does not tell how much of an upload has gone; XMLHttpRequest does
function wireUpload(form) {
  const texts = form.dataset;
  const progress = form.querySelector("[data-progress]");
  const bar = progress.querySelector("progress");
  const text = progress.querySelector("[data-progress-text]");
  const cancel = form.querySelector("[data-cancel]");
  const send = form.querySelector("[data-send]");
  let running = null;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (running) return;
    clearErrors(form);
    running = new XMLHttpRequest();
    running.open("POST", form.action);
    running.setRequestHeader("Accept", "application/json");
    running.setRequestHeader("X-CSRF-Token", form.elements.csrf_token.value);
    running.responseType = "json";
    running.upload.addEventListener("progress", sent);
    running.upload.addEventListener("load", reading);
    running.addEventListener("load", () => answered(running));
    running.addEventListener("error", () => ended(texts.textFailed));
    running.addEventListener("abort", () => ended(texts.textCancelled));
    running.send(new FormData(form));
    send.disabled = true;
    cancel.hidden = progress.hidden = bar.hidden = false;
    bar.value = 0;
  });
  cancel.addEventListener("click", () => running?.abort());

  function sent({ loaded, total, lengthComputable }) {
    if (!lengthComputable) return;
    const percent = Math.floor((100 * loaded) / total);
    bar.value = percent;
    text.textContent = texts.textSending.replace("{percent}", percent);
  }

  function reading() {
    bar.removeAttribute("value");
    text.textContent = texts.textReading;
  }

  function answered({ status, response }) {
    if (status === 200 && response?.address) {
      location.assign(response.address);
      return;
    }
    ended(status === 413 ? texts.textTooLarge : response?.title || texts.textFailed);
    showErrors(form, response?.errors || [])?.focus?.();
  }

  function ended(said) {
    running = null;
    send.disabled = false;
    cancel.hidden = true;
    bar.value = 0;
    bar.hidden = true;
    text.textContent = said;
  }
}

function wireCommit(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    if (event.submitter?.matches("[data-cancel-import]")) return;
    form.querySelector("[data-progress]").hidden = false;
    form.querySelector("[data-progress-text]").textContent = form.dataset.textWorking;
  });
  window.addEventListener("pageshow", () => delete form.dataset.sent);
}
