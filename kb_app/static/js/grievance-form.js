// The form of a grievance by keyboard: its kind and what one is dissatisfied with by a key, its category by the letter
// beside it, sent by Ctrl Enter, days where days are promised.

import { onKeys } from "./keys.js";

const form = document.querySelector("[data-grievance-form]");

function choose(name, place) {
  const one = form.querySelectorAll(`input[name="${name}"]`)[place];
  one.checked = true;
  one.focus();
}

/** The categories by their letters, wherever letters are not typed. */
function letters() {
  const marks = [...form.querySelectorAll("[data-letter]")];
  return Object.fromEntries(
    marks.map((mark, place) => [mark.textContent.toLowerCase(), () => choose("category", place)]),
  );
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
    ...letters(),
    "Alt+1": () => choose("type", 0),
    "Alt+2": () => choose("type", 1),
    "Alt+3": () => choose("type", 2),
    "Alt+4": () => choose("dissatisfaction", 0),
    "Alt+5": () => choose("dissatisfaction", 1),
    "Ctrl+Enter": () => form.requestSubmit(),
  });
}
