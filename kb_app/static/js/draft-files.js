// The files of a draft: sent as they are chosen, described and taken away in place.

import { post } from "./http.js";

const TIMEOUT_MS = 180_000;

/**
 * Wires the files of the editor. `autosave` waits while something is sent, for every change gives
 * the draft a new version; `toast` tells what was done.
 */
export function wireFiles(place, { autosave, toast }) {
  const form = document.querySelector("#files-form");
  if (!place || !form) return;
  const input = place.querySelector("[data-file-input]");
  const status = place.querySelector("[data-file-status]");
  const list = place.querySelector("[data-file-list]");
  const texts = place.dataset;
  place.querySelector("[data-file-send]").hidden = true;
  place.dataset.live = "yes";
  reveal(list);

  input.addEventListener("change", async () => {
    const names = [...input.files].map(({ name }) => name);
    if (!names.length) return;
    const sent = new FormData(form);
    const done = await change(
      form.action,
      sent,
      texts.textSent.replace("{name}", names.join("、")),
    );
    input.value = "";
    if (done) list.querySelector("[data-alt][value='']")?.focus();
  });

  list.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("[data-alt]")) return;
    event.preventDefault();
    event.target.blur(); // which tells of a change
  });
  list.addEventListener("change", (event) => {
    if (event.target.matches("[data-alt]")) {
      form.requestSubmit(event.target.parentElement.querySelector("[value=describe]"));
    }
  });

  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button?.value) return;
    event.preventDefault();
    event.stopPropagation();
    const sent = new FormData(form, button);
    sent.delete("file");
    const told = { remove: texts.textRemoved, recognise: texts.textRecognising }[button.value];
    void change(button.formAction, sent, told || texts.textDescribed);
  });

  async function change(address, sent, told) {
    place.setAttribute("aria-busy", "true");
    status.textContent = texts.textSending;
    try {
      const answer = await autosave.beside(() =>
        post(address, { form: sent, timeout: TIMEOUT_MS }),
      );
      list.innerHTML = answer.html;
      reveal(list);
      for (const field of document.querySelectorAll("[name=version]")) field.value = answer.version;
      status.textContent = "";
      toast(told);
      return true;
    } catch (problem) {
      status.textContent = problem.errors?.[0]?.message || problem.message;
      return false;
    } finally {
      place.setAttribute("aria-busy", "false");
    }
  }
}

function reveal(list) {
  for (const button of list.querySelectorAll("[data-insert]")) button.hidden = false;
}
