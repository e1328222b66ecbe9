// The form of a grievance by keyboard: its kind by a key, sent by Ctrl Enter, days where days are promised.

import { onKeys } from "./keys.js";

const form = document.querySelector("[data-grievance-form]");

function choose(place) {
  const type = form.querySelectorAll('input[name="type"]')[place];
  type.checked = true;
  type.focus();
}

function showDays() {
  form.querySelector("[data-days]").hidden = form.elements.promise.value !== "days";
}

if (form) {
  showDays();
  form.addEventListener("change", showDays);
  // One line, though it is shown in several: Enter goes on to the next field.
  form.querySelector("[data-one-line]").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.isComposing) return;
    event.preventDefault();
    form.querySelector('input[name="type"]').focus();
  });
  onKeys({
    "Alt+1": () => choose(0),
    "Alt+2": () => choose(1),
    "Alt+3": () => choose(2),
    "Ctrl+Enter": () => form.requestSubmit(),
  });
}
