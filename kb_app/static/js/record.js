// Recording what could not be answered, without leaving the search: one key, details afterwards.

import { get } from "./http.js";
import { onKeys } from "./keys.js";
import { toast } from "./toast.js";
import * as waiting from "./waiting.js";

const NEAR_AFTER_MS = 400;
const SURELY = 0.4; // likeness from which the first group is called the same
const QUERIES_KEPT = 10;
const QUERIES = `kb.queries.${document.body.dataset.user}`;

const bar = document.getElementById("record");
const box = document.getElementById("q");
const near = document.getElementById("record-near");
const groups = document.getElementById("record-groups");
const more = document.getElementById("record-more");
const texts = bar?.dataset;

let timer = null;
let asked = null;
let about = ""; // the question that the details belong to
let last = null; // the key under which the last question went
const recorded = new Map(); // from keys to ids

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

/** An instant by the hotline's clock; with the day when it is not today. */
function clock(instant) {
  const zone = { timeZone: "Asia/Shanghai" };
  const day = (date) => date.toLocaleDateString("sv-SE", zone);
  const time = new Date(instant);
  const hours = time.toLocaleTimeString("sv-SE", { ...zone, hour: "2-digit", minute: "2-digit" });
  return day(time) === day(new Date()) ? hours : `${day(time).slice(5)} ${hours}`;
}

// ── What there is already ─────────────────────────────────────────────

function lookAround() {
  clearTimeout(timer);
  asked?.abort();
  const text = box.value.trim();
  near.textContent = "";
  groups.replaceChildren();
  bar.querySelector("[data-show-groups]").hidden = true;
  if (text) timer = setTimeout(() => fetchNear(text), NEAR_AFTER_MS);
}

async function fetchNear(text) {
  const own = (asked = new AbortController());
  try {
    const address = `/api/v1/questions/similar?${new URLSearchParams({ text })}`;
    const found = await get(address, { signal: own.signal });
    if (box.value.trim() === text) showNear(found.questions);
  } catch {
    // it is only a hint
  }
}

function showNear(found) {
  const first = found[0];
  bar.querySelector("[data-show-groups]").hidden = !first;
  if (!first) return;
  const about = { n: first.sightings, due: clock(first.due_at) };
  near.textContent = first.likeness < SURELY ? texts.textMaybe : filled(texts.textNear, about);
  groups.replaceChildren(...found.map(groupRow));
}

function groupRow(group) {
  const row = document.getElementById("record-group").content.cloneNode(true);
  row.querySelector("[data-text]").textContent = group.text;
  row.querySelector("[data-about]").textContent = filled(texts.textAbout, {
    n: group.sightings,
    due: clock(group.due_at),
    why: group.why.slice(0, 4).join("、"),
  });
  const note = row.querySelector("[data-interim]");
  note.hidden = !group.interim;
  note.querySelector("span").textContent = group.interim || "";
  row.querySelector("[data-same]").addEventListener("click", () => record(group.group));
  return row;
}

// ── Recording ─────────────────────────────────────────────────────────

function earlier() {
  try {
    return JSON.parse(sessionStorage.getItem(QUERIES) || "[]");
  } catch {
    return [];
  }
}

function rememberQuery() {
  const query = box.value.trim();
  if (!query) return;
  const before = earlier().filter((one) => !query.startsWith(one) && !one.startsWith(query));
  sessionStorage.setItem(QUERIES, JSON.stringify([...before, query].slice(-QUERIES_KEPT)));
}

function record(sameAs = null) {
  const text = box.value.trim();
  if (!text) return false;
  const body = {
    text,
    earlier_queries: earlier().filter((query) => query !== text),
    category: new URLSearchParams(location.search).get("category") || "",
  };
  if (sameAs) body.same_as = sameAs;
  sessionStorage.removeItem(QUERIES);
  last = waiting.send("/api/v1/questions", body);
  groups.hidden = true;
  ask(text);
  return true;
}

function isTouched() {
  return [...more.elements].some((field) => field.value && field.name);
}

function ask(text) {
  about = text;
  more.reset();
  more.hidden = false;
  more.querySelector("[data-recorded]").textContent = filled(texts.textSending, { text });
  showStep(0);
}

waiting.whenDone((item, answer, problem) => {
  const isQuestion = item.path === "/api/v1/questions";
  const said = more.querySelector("[data-recorded]");
  if (problem) {
    if (isQuestion && item.key === last) said.textContent = texts.textKept;
    toast(waiting.count() ? texts.textKept : problem.message, { danger: true });
  } else if (isQuestion) {
    recorded.set(item.key, answer.id);
    const about = { number: answer.group, n: answer.sightings, due: clock(answer.due_at) };
    const told = filled(texts.textRecorded, about);
    if (item.key === last) said.textContent = told;
    toast(told);
    lookAround();
  } else {
    toast(texts.textAdded);
  }
});

// ── Details, three at a time ──────────────────────────────────────────

function steps() {
  return [...more.querySelectorAll("[data-step]")];
}

function showStep(place) {
  steps().forEach((step, number) => (step.hidden = number !== place));
  more.dataset.at = place;
  more.querySelector("[data-next-step]").hidden = place >= steps().length - 1;
}

more?.querySelector("[data-next-step]").addEventListener("click", () => {
  const place = Number(more.dataset.at) + 1;
  showStep(place);
  steps()[place].querySelector("input")?.focus();
});

function close() {
  if (!bar || (more.hidden && groups.hidden)) return false;
  more.hidden = true;
  groups.hidden = true;
  box.focus();
  return true;
}

more?.addEventListener("submit", (event) => {
  event.preventDefault();
  const values = Object.fromEntries(new FormData(more));
  const details = Object.fromEntries(
    Object.entries(values)
      .filter(([name, value]) => name.startsWith("details.") && value.trim())
      .map(([name, value]) => [name.slice(8), value]),
  );
  const body = { details, caller: values.caller };
  if (values.promise) body.callback = { promise: values.promise };
  if (Object.keys(details).length || body.caller || body.callback) addDetails(body);
  close();
});

function addDetails(body) {
  const id = recorded.get(last);
  const path = `/api/v1/questions/${id ?? "{id}"}/details`;
  waiting.send(path, body, { after: id ? null : last });
}

if (bar) {
  document.addEventListener("kb:results", () => {
    rememberQuery();
    lookAround();
    if (box.value.trim() !== about && !isTouched()) more.hidden = true;
  });
  document.addEventListener("click", (event) => event.target.closest("[data-record]") && record());
  bar.querySelector("[data-show-groups]").addEventListener("click", () => (groups.hidden = !groups.hidden));
  more.querySelector("[data-close-record]").addEventListener("click", close);
  onKeys({ Escape: close }); // before the search's own Escape
  onKeys({ "Ctrl+Enter": () => (more.contains(document.activeElement) ? more.requestSubmit() : record()) });
  if (box.value.trim()) lookAround();
}
