// Recording what could not be answered, without leaving the search: one key, details afterwards.

import { get } from "./http.js";
import { onKeys } from "./keys.js";
import { toast } from "./toast.js";
import { send } from "./waiting.js";

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
let last = null; // the question sent last: {key, body, id once it is recorded, isRefused}

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
  sendDetails(); // of the question before: typed, and left without Enter
  const body = {
    text,
    earlier_queries: earlier().filter((query) => query !== text),
    category: new URLSearchParams(location.search).get("category") || "",
  };
  if (sameAs) body.same_as = sameAs;
  sessionStorage.removeItem(QUERIES);
  sendQuestion(body);
  groups.hidden = true;
  ask(text);
  return true;
}

function sendQuestion(body) {
  last = { body, key: send("/api/v1/questions", body) };
}

function ask(text) {
  about = text;
  more.reset();
  more.hidden = false;
  more.querySelector("[data-recorded]").textContent = filled(texts.textSending, { text });
  showStep(0);
}

function sent({ item, answer, problem }) {
  const isQuestion = item.path === "/api/v1/questions";
  if (problem) refused(item, isQuestion, problem);
  else if (isQuestion) recorded(item, answer);
  else toast(texts.textAdded);
}

const say = (text) => (more.querySelector("[data-recorded]").textContent = text);

function recorded(item, answer) {
  const about = { number: answer.group, n: answer.sightings, due: clock(answer.due_at) };
  const told = filled(texts.textRecorded, about);
  if (item.key === last?.key) {
    last.id = answer.id;
    say(told);
  }
  toast(told);
  lookAround();
}

/** The service will never take it: what was typed comes back into the form. */
function refused(item, isQuestion, problem) {
  if (isQuestion ? item.key !== last?.key : item.path !== pathOf(last) && item.after !== last?.key) return;
  if (isQuestion) last.isRefused = true;
  say(problem.message);
  more.hidden = false;
  if (!isQuestion && !typed()) fill(item.body);
}

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

/** Closed with Esc: nothing is added. */
function giveUp() {
  if (!close()) return false;
  more.reset();
  return true;
}

const pathOf = (question) => `/api/v1/questions/${question?.id ?? "{id}"}/details`;

/** What the form holds as the body of a call; null when nothing was typed. */
function typed() {
  const values = Object.fromEntries(new FormData(more));
  const details = Object.fromEntries(
    Object.entries(values)
      .filter(([name, value]) => name.startsWith("details.") && value.trim())
      .map(([name, value]) => [name.slice(8), value]),
  );
  const body = { details, caller: values.caller };
  if (values.promise) body.callback = { promise: values.promise };
  return Object.keys(details).length || body.caller || body.callback ? body : null;
}

function fill({ details, caller, callback }) {
  for (const [name, value] of Object.entries(details)) more.elements[`details.${name}`].value = value;
  more.elements.caller.value = caller || "";
  more.elements.promise.value = callback?.promise || "";
}

/** Hand on what was typed about the last question, after it; it waits with it where it must. */
function sendDetails() {
  const body = last && typed();
  if (!body) return;
  more.reset();
  if (last.isRefused) sendQuestion({ ...last.body, ...body });
  else send(pathOf(last), body, { after: last.id ? null : last.key });
}

if (bar) {
  document.addEventListener("kb:results", () => {
    rememberQuery();
    lookAround();
    if (box.value.trim() !== about && !typed()) more.hidden = true;
  });
  document.addEventListener("kb:sent", (event) => sent(event.detail));
  document.addEventListener("kb:waiting", ({ detail }) => detail.count && detail.item.key === last?.key && say(texts.textKept));
  document.addEventListener("click", (event) => event.target.closest("[data-record]") && record());
  bar.querySelector("[data-show-groups]").addEventListener("click", () => (groups.hidden = !groups.hidden));
  more.addEventListener("submit", (event) => {
    event.preventDefault();
    sendDetails();
    close();
  });
  more.querySelector("[data-close-record]").addEventListener("click", giveUp);
  window.addEventListener("pagehide", sendDetails);
  onKeys({ Escape: giveUp }); // before the search's own Escape
  onKeys({ "Ctrl+Enter": () => (more.contains(document.activeElement) ? more.requestSubmit() : record()) });
  if (box.value.trim()) lookAround();
}
