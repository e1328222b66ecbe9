// Required reading: a digit says which figure holds, Enter confirms. Where nothing is asked 1 does.

import "./clocks.js";
import { post } from "./http.js";
import { isComposing, isTyping, singleKeysOn } from "./keys.js";
import { toast } from "./toast.js";

const PLACE = /^[12]$/;
const BADGES = 'a[href="/required-reading"] .badge, [data-to-read]';

const all = () => [...document.querySelectorAll(".must-read")];

/** The one that keys are for: where the focus is, on the page of its own else the first. */
function inFocus() {
  const own = document.activeElement?.closest(".must-read");
  return own ?? (document.querySelector(".must-reads") ? all()[0] : null);
}

function choose(article, place) {
  const choices = article.querySelectorAll('input[name="choice"]');
  if (choices.length) choices[place - 1].checked = true;
  else if (place !== 1) return;
  const told = article.querySelector('[data-wrong="keys"]');
  if (told) told.hidden = true;
  article.querySelector("[data-confirm]").focus();
}

async function confirm(article, form) {
  const texts = article.closest("[data-readings]").dataset;
  const wrong = article.querySelector("[data-wrong]");
  const chosen = form.querySelector('input[name="choice"]:checked');
  const button = form.querySelector("[data-confirm]");
  button.disabled = true;
  try {
    const choice = chosen ? Number(chosen.value) : null;
    await post(article.dataset.url, {
      body: { revision: Number(article.dataset.revision), choice },
    });
    toast(texts.textDone);
    leave(article);
  } catch (error) {
    button.disabled = false;
    if (chosen) chosen.checked = false;
    const said = error.errors[0]?.message;
    wrong.dataset.wrong = "";
    wrong.textContent = [404, 412].includes(error.status)
      ? texts.textAgain
      : [said, error.message].filter(Boolean).join(texts.textColon);
    wrong.hidden = false;
    article.focus();
  }
}

/** Enter on one that nothing was chosen of yet: which keys come first. */
function tellKeys(article) {
  const wrong = article.querySelector("[data-wrong]");
  const texts = article.closest("[data-readings]").dataset;
  const asks = article.querySelector('input[name="choice"]');
  wrong.textContent = asks ? texts.textChoose : texts.textKeys;
  wrong.dataset.wrong = "keys";
  wrong.hidden = false;
}

function showLeft(badge, left) {
  for (const part of badge.children) part.textContent = part.textContent.replace(/\d+/, left);
  badge.title = badge.title.replace(/\d+/, left);
}

/** The next one has the focus, else the box. */
function leave(article) {
  const others = all();
  const next = others[others.indexOf(article) + 1] ?? others[others.indexOf(article) - 1];
  article.remove();
  for (const badge of document.querySelectorAll(BADGES)) {
    const left = Number(badge.lastElementChild?.textContent) - 1;
    if (left > 0) showLeft(badge, left);
    else badge.remove();
  }
  const count = document.querySelector("[data-readings] [data-count]");
  if (count) count.textContent = count.textContent.replace(/\d+/, (n) => n - 1);
  if (!all().length) document.querySelector(".start-view__first")?.remove();
  (next ?? document.getElementById("q") ?? document.getElementById("main")).focus();
}

document.addEventListener("keydown", (event) => {
  if (
    event.defaultPrevented ||
    isComposing(event) ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey
  )
    return;
  if (event.key === "Enter" && event.target.matches(".must-read")) tellKeys(event.target);
  if (!PLACE.test(event.key) || isTyping(event.target) || !singleKeysOn()) return;
  const article = inFocus();
  if (!article) return;
  choose(article, Number(event.key));
  event.preventDefault();
});
document.addEventListener("submit", (event) => {
  const article = event.target.closest(".must-read");
  if (!article) return;
  event.preventDefault();
  confirm(article, event.target);
});
