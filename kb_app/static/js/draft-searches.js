// Which real searches would find the stored draft: looked up each time it is opened.

import { get } from "./http.js";

const box = document.querySelector("[data-searches]");
const place = box?.querySelector("[role=status]");

async function look() {
  if (!box.open) return;
  box.setAttribute("aria-busy", "true");
  try {
    place.innerHTML = (await get(box.dataset.searches)).html;
  } catch (problem) {
    place.textContent = problem.message;
  }
  box.removeAttribute("aria-busy");
}

function take(chip) {
  const variants = document.querySelector('textarea[name="content.variants"]');
  if (!variants) return;
  const lines = variants.value.split("\n").filter((line) => line.trim());
  variants.value = [...lines, chip.dataset.phrasing].join("\n");
  variants.dispatchEvent(new Event("input", { bubbles: true }));
  chip.disabled = true;
}

if (box) {
  box.addEventListener("toggle", look);
  place.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-phrasing]");
    if (chip) take(chip);
  });
}
