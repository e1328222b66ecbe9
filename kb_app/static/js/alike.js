// The groups a question may belong to: numbered, with what speaks for each and what against it, chosen
// by Alt and the number, before it is recorded or after.

import { onKeys } from "./keys.js";

const panel = document.getElementById("record-groups");
const texts = panel?.dataset;
const WORDS_SHOWN = 4;

let shown = []; // groups in the order of their numbers
let choose = null; // told the group's number, "" for none of them
let canRefuse = false;

/** An instant by the hotline's clock; with the day when it is not today. */
export function clock(instant) {
  const zone = { timeZone: document.documentElement.dataset.zone };
  const day = (date) => date.toLocaleDateString("sv-SE", zone);
  const time = new Date(instant);
  const hours = time.toLocaleTimeString("sv-SE", { ...zone, hour: "2-digit", minute: "2-digit" });
  return day(time) === day(new Date()) ? hours : `${day(time).slice(5)} ${hours}`;
}

export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

/** Offer `found` (as the API has them); `current`: the number of the group it is in already. */
export function offer(found, onChoice, current = null) {
  shown = found;
  choose = onChoice;
  panel.querySelector("ul").replaceChildren(...found.map((group, place) => row(group, place + 1)));
  mark(current);
}

/** Nothing to choose from any more. */
export function clear() {
  panel.hidden = true;
  shown = [];
  choose = null;
  panel.querySelector("ul").replaceChildren();
}

/** Say which group it is in; null while it is not recorded. */
export function mark(current) {
  panel.querySelector("[data-ask]").textContent =
    current === null ? texts.textBefore : texts.textAfter;
  canRefuse = shown.some((group) => group.group === current);
  panel.querySelector("[data-none]").hidden = !canRefuse;
  [...panel.querySelectorAll("li")].forEach((item, place) => {
    const isCurrent = shown[place].group === current;
    if (isCurrent) item.setAttribute("aria-current", "true");
    else item.removeAttribute("aria-current");
    item.querySelector("[data-in]").hidden = !isCurrent;
    item.querySelector("[data-same]").hidden = isCurrent;
  });
}

function row(group, number) {
  const item = document.getElementById("record-group").content.cloneNode(true);
  const words = (all) => all.slice(0, WORDS_SHOWN).join("、");
  item.querySelector("[data-text]").textContent = group.text;
  item.querySelector("[data-number]").textContent = number;
  item.querySelector("[data-about]").textContent = [
    filled(group.state === "answered" ? texts.textAnswered : texts.textAbout, {
      n: group.sightings,
      due: clock(group.due_at),
    }),
    group.why.length ? filled(texts.textWhy, { words: words(group.why) }) : "",
    group.unmatched.length ? filled(texts.textUnmatched, { words: words(group.unmatched) }) : "",
  ]
    .filter(Boolean)
    .join(" · ");
  const note = item.querySelector("[data-interim]");
  note.hidden = !group.interim;
  note.querySelector("span").textContent = group.interim || "";
  const answer = item.querySelector("[data-answer]"); // somebody asked it before, and was answered
  answer.hidden = group.state !== "answered" || !group.number;
  if (!answer.hidden) {
    const link = answer.querySelector("a");
    link.textContent = group.number;
    link.href = `/entries/${group.number}`;
  }
  item.querySelector("[data-same]").addEventListener("click", () => choose?.(group.group));
  return item;
}

function byKey(number) {
  if (!choose || (number ? !shown[number - 1] : !canRefuse)) return false;
  if (panel.hidden) panel.hidden = false; // first to see, then to choose
  else choose(number ? shown[number - 1].group : "");
  return true;
}

if (panel) {
  panel.querySelector("[data-none]").addEventListener("click", () => choose?.(""));
  onKeys(
    Object.fromEntries([0, 1, 2, 3, 4, 5].map((number) => [`Alt+${number}`, () => byKey(number)])),
  );
}
