// The star of the entry that is shown: kept at hand, or no more.

import { call } from "./http.js";
import { onKeys } from "./keys.js";
import { toast } from "./toast.js";

async function turn(button) {
  const kept = button.getAttribute("aria-pressed") === "true";
  button.disabled = true;
  try {
    await call(kept ? "DELETE" : "PUT", button.dataset.favourite);
    button.setAttribute("aria-pressed", String(!kept));
    button.querySelector("[data-star]").textContent = kept ? "☆" : "★";
    toast(kept ? button.dataset.textDropped : button.dataset.textKept);
  } catch (error) {
    toast(error.message, { danger: true });
  }
  button.disabled = false;
}

function press() {
  const button = document.querySelector("[data-favourite]");
  if (!button) return false;
  if (!button.disabled) turn(button);
  return true;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-favourite]");
  if (button) turn(button);
});
onKeys({ s: press, "Alt+k": press });
