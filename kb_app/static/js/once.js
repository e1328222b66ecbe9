// Forms marked data-once are sent once: a second click, or Enter held down, sends nothing more.

const WAIT_MS = 15_000; // after this long the reply was lost; trying again must be possible

export function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
    setTimeout(() => release(form), WAIT_MS);
  });
}

function release(form) {
  delete form.dataset.sent;
  form.removeAttribute("aria-busy");
}

// Coming back with the browser's own button finds the form as it was left: usable again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-once]")) release(form);
});
