// On every page: shortcuts, this browser's settings, notes, what waits to be sent, switching the language.

import { ask } from "./compose.js";
import { copyText } from "./copy.js";
import { onKeys } from "./keys.js";
import { goBack } from "./last-search.js";
import { keepForm, restoreForm } from "./kept-form.js";
import { asked, filled } from "./placeholders.js";
import * as settings from "./settings.js";
import { toggleShortcuts } from "./shortcuts.js";
import { toast } from "./toast.js";
import { flush, waitingCount } from "./waiting.js";

const LAST_TRY_MS = 3000; // for what waits to be sent, before one logs out

function toSearch() {
  const box = document.getElementById("q");
  if (!box) {
    goBack();
    return;
  }
  box.focus();
  box.select();
}

function chooseRegion() {
  const menu = document.getElementById("region-menu");
  if (!menu) return false;
  menu.togglePopover();
  menu.querySelector("select").focus();
  return true;
}

function wireSettings() {
  for (const input of document.querySelectorAll("[data-setting]")) {
    const name = input.dataset.setting;
    const isSwitch = input.type === "checkbox";
    const stored = settings.read(name, isSwitch ? "on" : "auto");
    input.checked = isSwitch ? stored === "on" : stored === input.value;
    input.addEventListener("change", () => {
      settings.write(name, isSwitch ? (input.checked ? "on" : "off") : input.value);
      if (name === "theme") document.dispatchEvent(new Event("kb:theme"));
    });
  }
}

function wireNotes() {
  for (const button of document.querySelectorAll("[data-close-note]")) {
    button.hidden = false;
    button.addEventListener("click", () => button.closest(".note").remove());
  }
}

function wireCopyButtons() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy-text]");
    if (!button) return;
    const { copyText: text, copied: yes, notCopied: no } = button.dataset;
    if (asked(text).length) {
      ask(text, button.closest("[data-number]")?.dataset.number);
      return;
    }
    const copied = await copyText(filled(text));
    toast(copied ? yes : no, { danger: !copied });
    if (copied) button.dispatchEvent(new Event("kb:copied", { bubbles: true }));
  });
}

function wireLanguage() {
  const form = document.querySelector("[data-language-form]");
  form?.addEventListener("submit", () => {
    const { next } = form.elements;
    const samePage = new URL(next.value, location.href).pathname === location.pathname;
    if (samePage) next.value = location.pathname + location.search; // a script may have changed it
    keepForm(next.value);
  });
  // After the page's own modules, so that they hear it.
  document.addEventListener("DOMContentLoaded", restoreForm);
}

function wireWaiting() {
  const mark = document.getElementById("waiting");
  document.addEventListener("kb:waiting", ({ detail: { count } }) => {
    mark.hidden = !count;
    mark.textContent = count ? mark.dataset.text.replace("{n}", count) : "";
  });
  document.addEventListener("kb:sent", ({ detail: { problem, isLost } }) => {
    if (problem) toast(problem.message, { danger: true });
    else if (isLost) toast(mark.dataset.textLost, { danger: true });
  });
}

/** Whoever logs out leaves nothing of what they typed to the next person at this desk. */
function wireLogOut() {
  const user = document.body.dataset.user;
  for (const form of document.querySelectorAll("form[data-log-out]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await Promise.race([flush(), new Promise((done) => setTimeout(done, LAST_TRY_MS))]);
      const left = waitingCount();
      if (left && !confirm(form.dataset.logOut.replace("{n}", left))) return;
      const own = [`waiting.${user}`, `call.${user}`, `recent.${user}`, `unsaved.${user}.`];
      settings.forgetAll(own);
      sessionStorage.clear();
      form.submit();
    });
  }
}

/** Where the bar has no room for all places they go behind ☰, as they do on a narrow window. */
function foldPlaces(bar, places) {
  bar.classList.remove("top--folded");
  bar.classList.toggle("top--folded", places.scrollWidth > places.clientWidth + 1);
}

function wirePlaces() {
  const bar = document.querySelector(".top");
  const places = document.getElementById("places");
  if (!places) return;
  const fold = () => places.matches(":popover-open") || foldPlaces(bar, places);
  fold();
  addEventListener("resize", fold);
}

for (const element of document.querySelectorAll("[data-needs-js]")) element.hidden = false;
document.querySelector("[data-focus-first]")?.focus();
wirePlaces();
wireSettings();
wireNotes();
wireCopyButtons();
wireLanguage();
wireLogOut();
if (document.getElementById("waiting")) wireWaiting();
onKeys({
  "Ctrl+k": toSearch,
  "/": toSearch,
  "Alt+a": chooseRegion,
  "?": toggleShortcuts,
});
