// Recording what could not be answered, without leaving the search: one key, details afterwards.

import * as alike from "./alike.js";
import { clock, filled } from "./alike.js";
import * as call from "./call.js";
import { copyText } from "./copy.js";
import { get } from "./http.js";
import { impersonal } from "./impersonal.js";
import { onKeys } from "./keys.js";
import * as kept from "./recorded.js";
import { softened, softening } from "./softening.js";
import { toast } from "./toast.js";
import { send } from "./waiting.js";

const NEAR_AFTER_MS = 400;
const QUERIES_KEPT = 10;
const LIKELY = 0.4; // likeness from which a question is named; others are there to be looked at
const CLOSE = 0.5; // likeness from which a note about one question helps with another
const QUERIES = `kb.queries.${document.body.dataset.user}`;

const bar = document.getElementById("record");
const box = document.getElementById("q");
const near = document.getElementById("record-near");
const groups = document.getElementById("record-groups");
const interim = document.getElementById("record-interim");
const more = document.getElementById("record-more");
const said = bar?.querySelector("[data-recorded]");
const done = bar?.querySelector("[data-done]");
const sayLine = bar?.querySelector("[data-say-line]");
const takeBackButton = bar?.querySelector("[data-take-back]");
const texts = bar?.dataset;

let timer = null;
let asked = null;
let about = ""; // the question that the details belong to
let isChoosing = false; // among groups for what is recorded
let last = null; // the question sent last: {key, body, isUrgent, id once it is recorded, isRefused}
const NAMED = 3; // of those who were told

// ── What there is already ─────────────────────────────────────────────

function lookAround() {
  clearTimeout(timer);
  asked?.abort();
  const text = box.value.trim();
  near.textContent = "";
  interim.hidden = true;
  if (!isChoosing) alike.clear();
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
  const nearest = { n: first.sightings, due: clock(first.due_at), text: first.text };
  const maybe = first.likeness >= LIKELY ? texts.textMaybe : texts.textOthers;
  near.textContent = filled(first.same ? texts.textNear : maybe, nearest);
  if (first.same) hint("near", near.textContent);
  if (more.hidden) alike.offer(found, record); // else it is recorded already
  showInterim(found.find((one) => one.interim && (one.same || one.likeness >= CLOSE)));
}

/** What a department lets agents say until there is an answer, for what is typed. */
function showInterim(group) {
  interim.hidden = !group;
  if (!group) return;
  interim.querySelector("[data-note]").textContent = group.interim;
  const link = interim.querySelector("a");
  link.textContent = group.group;
  link.href = `/questions/${group.group}`;
  if (group.same) hint("interim", group.interim);
}

/** Where recording is offered first, it says at once that others asked the same, and what to say till then. */
function hint(what, text) {
  for (const place of document.querySelectorAll(`[data-${what}-hint]`)) place.textContent = text;
  for (const row of document.querySelectorAll(`[data-${what}-row]`)) row.hidden = false;
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

/** `isUrgent`: it tells of danger, and goes up at once. */
function record(sameAs = null, isUrgent = false) {
  const text = box.value.trim();
  if (!text) return false;
  const before = kept.recordedAs(text);
  if (before?.isUrgent || (isUrgent && before?.isReported)) return tellAgain(text);
  sendDetails(); // of the question before: typed, and left without Enter
  const body = {
    text,
    earlier_queries: earlier().filter((query) => query !== text),
    category: new URLSearchParams(location.search).get("category") || "",
    call: call.keyOf(),
    ...call.caller(),
  };
  if (sameAs) body.same_as = sameAs;
  sessionStorage.removeItem(QUERIES);
  sendQuestion(body, isUrgent);
  isChoosing = false;
  alike.clear();
  ask(text);
  tellRecorded(text);
  if (!isUrgent) copySay();
  return true;
}

/** Reported in this call already: nobody is told twice of one matter. */
function tellAgain(text) {
  if (last?.key !== kept.recordedAs(text).key || done.hidden) comeBack({ isAsked: true });
  toast(kept.toldAgain(texts.textAgain, text));
  return true;
}

function sendQuestion(body, isUrgent = false) {
  last = { body, isUrgent, key: send("/api/v1/questions", body) };
}

/** To the other parts of the page: what counts as recorded now; null: it was taken back. */
function tellRecorded(text) {
  document.dispatchEvent(new CustomEvent("kb:recorded", { detail: text }));
}

/** What may be said meanwhile takes the place of what another caller was told. */
async function copySay() {
  if (!box.value.trim()) return false;
  const say = saying();
  if (!(await copyText(say))) return toast(texts.textNotCopied, { danger: true });
  return toast(filled(texts.textSay, { say }), takesBack());
}

function saying() {
  const { say, saySimple, sayComplex } = sayLine.dataset;
  const promise = more.hidden ? "" : more.elements.promise.value;
  return { simple: saySimple, complex: sayComplex }[promise] ?? say;
}

/** Recorded by a slip of the hand: it asks nobody any more. False where there is nothing to take back. */
function takeBack() {
  if (!last || last.isUrgent) return false;
  const { id, key, isRefused } = last;
  const path = `/api/v1/questions/${id ?? "{id}"}/close`;
  if (!isRefused) send(path, { reason: texts.reason }, { after: id ? null : key });
  kept.change(key, null);
  forget();
  more.reset();
  open(false);
  lookAround();
  tellRecorded(null);
  toast(texts.textTakenBack);
  box.focus();
  return true;
}

const takesBack = () =>
  last && !last.isUrgent ? { action: { label: texts.textUndo, run: takeBack } } : {};

/** It is no more to be taken back, and nothing is added to it. */
function forget() {
  last = null;
}

function ask(text) {
  about = text;
  more.reset();
  open(true);
  if (last.isUrgent) foldUp();
  say(filled(texts.textSending, { text }));
  showStep(0);
  const { key, isUrgent } = last;
  kept.keep({ text, key, isUrgent, isReported: isUrgent, said: said.textContent });
  kept.showReported(text);
}

/** The panel of what was recorded of this line in this call, as it was left: after a reload, or when the line is back. */
function comeBack({ isAsked = false } = {}) {
  const line = box.value.trim();
  const one = line && kept.recordedAs(line);
  kept.showReported(line);
  if (!one || (one.isLeft && !isAsked)) return;
  last = one;
  about = line;
  open(true);
  if (one.isUrgent) foldUp();
  say(one.said);
  showStep(0);
}

function sent({ item, answer, problem }) {
  const isQuestion = item.path === "/api/v1/questions";
  if (!item.path.startsWith("/api/v1/questions")) return; // another part's
  if (problem) refused(item, isQuestion, problem);
  else if (isQuestion) recorded(item, answer);
  else if ("reason" in item.body) lookAround();
  else if ("same_as" in item.body) regrouped(item, answer);
  else toast(texts.textAdded);
}

const say = (text) => (said.textContent = text);

const told = (text, { group, sightings, due_at, told: names = [] }) =>
  filled(text, { number: group, n: sightings, due: clock(due_at), names: named(names) });

function named(names) {
  const first = names.slice(0, NAMED).join("、");
  return names.length > NAMED
    ? filled(texts.textToldMore, { names: first, n: names.length })
    : first;
}

function recorded(item, answer) {
  const how = answer.joined ? texts.textJoined : texts.textRecorded;
  const text = told(answer.told.length ? texts.textTold : how, answer);
  if (item.key === last?.key) {
    last.id = answer.id;
    say(text);
    if (!more.hidden && !last.isUrgent && answer.similar.questions.length) {
      isChoosing = true;
      alike.offer(answer.similar.questions, belongs, answer.group);
      groups.hidden = false;
    }
  }
  const { id, group, told: names } = answer;
  kept.change(item.key, { id, group, said: text, ...(names.length ? { isReported: true } : {}) });
  kept.showReported(box.value.trim());
  if (item.key !== last?.key) toast(text);
  lookAround();
}

/** The agent says which group it is, or none of those shown; said again, the last word counts. */
function belongs(group) {
  send(pathOf(last), { details: {}, same_as: group }, { after: last.id ? null : last.key });
}

function regrouped(item, answer) {
  const text = told(item.body.same_as ? texts.textJoined : texts.textRecorded, answer);
  toast(text);
  if (answer.id !== last?.id) return;
  say(text);
  kept.change(last.key, { said: text, group: answer.group });
  if (isChoosing) alike.mark(answer.group);
}

/** The service will never take it: what was typed comes back into the form. */
function refused(item, isQuestion, problem) {
  if (isQuestion ? item.key !== last?.key : item.path !== pathOf(last) && item.after !== last?.key)
    return;
  if (isQuestion) {
    last.isRefused = true;
    kept.change(item.key, null);
  }
  say(problem.message);
  open(true);
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
  soften();
});

async function soften() {
  const line = more.querySelector("[data-soften]");
  const found = line.hidden ? await softening(more.dataset.softening) : null;
  if (!found) return; // one asks on without them
  line.replaceChildren(...softened(found, line.dataset.soften));
  line.hidden = false;
}

function open(isOpen) {
  more.hidden = done.hidden = sayLine.hidden = !isOpen;
  takeBackButton.hidden = !last || last.isUrgent;
  if (isOpen) showSay();
  bar.querySelector("[data-bar]").hidden = isOpen;
  if (!isOpen) {
    groups.hidden = true;
    isChoosing = false;
  }
}

function showSay() {
  sayLine.querySelector("q").textContent = saying();
}

/** What goes up at once leaves the list as it is: no more than a line says who was told. */
function foldUp() {
  more.hidden = sayLine.hidden = true;
  bar.querySelector("[data-bar]").hidden = false;
}

/** Where it is comes first, of what is added to a danger. */
function unfold() {
  open(true);
  sayLine.hidden = true;
  const where = more.elements["details.where"];
  showStep(steps().findIndex((step) => step.contains(where)));
  where.focus();
}

function close() {
  if (!bar || (done.hidden && groups.hidden)) return false;
  open(false);
  kept.change(last?.key, { isLeft: true });
  lookAround();
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
  for (const [name, value] of Object.entries(details))
    more.elements[`details.${name}`].value = value;
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

/** Into the details of what was recorded; from there the same key leads on to the note of the call. */
function toDetails() {
  if (last?.isUrgent && more.hidden && !done.hidden) return unfold();
  if (more.hidden || more.contains(document.activeElement)) return false;
  more.querySelector("[data-step]:not([hidden]) input")?.focus();
  return true;
}

/** To the form of a grievance, with the line that was typed; the call goes on. */
function grieve() {
  const link = bar.querySelector("[data-grieve]");
  const line = box.value.trim();
  if (line) link.href = `${link.pathname}?text=${encodeURIComponent(impersonal(line))}`;
  link.click();
}

if (bar) {
  document.addEventListener("kb:results", () => {
    rememberQuery();
    if (box.value.trim() !== about && !typed()) open(false);
    if (more.hidden && done.hidden) comeBack();
    kept.showReported(box.value.trim());
    lookAround();
  });
  document.addEventListener("kb:sent", (event) => sent(event.detail));
  document.addEventListener("kb:waiting", ({ detail }) => {
    if (!detail.count || detail.item.key !== last?.key) return;
    say(texts.textKept);
    kept.change(last.key, { said: texts.textKept });
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-record]");
    if (button) record(null, "escalate" in button.dataset);
  });
  takeBackButton.addEventListener("click", takeBack);
  sayLine.querySelector("[data-copy-say]").addEventListener("click", copySay);
  more.elements.promise.addEventListener("change", () => {
    showSay();
    copySay();
  });
  bar
    .querySelector("[data-show-groups]")
    .addEventListener("click", () => (groups.hidden = !groups.hidden));
  more.addEventListener("submit", (event) => {
    event.preventDefault();
    sendDetails();
    close();
  });
  more.querySelector("[data-close-record]").addEventListener("click", giveUp);
  window.addEventListener("pagehide", sendDetails);
  document.addEventListener("kb:call-closed", () => {
    sendDetails();
    close();
    forget();
  });
  onKeys({ Escape: giveUp }); // before the search's own Escape
  onKeys({
    "Alt+n": toDetails,
    "Alt+y": grieve,
    "Alt+i": copySay,
    "Alt+z": takeBack,
    "Ctrl+Enter": () => (more.contains(document.activeElement) ? more.requestSubmit() : record()),
  });
  comeBack();
  if (box.value.trim()) lookAround();
}
