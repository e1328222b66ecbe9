// The agent's search. One request per query that is really meant: none while an input method
// composes, and a slow reply never takes the place of a newer one.

import * as beside from "./beside.js";
import * as call from "./call.js";
import * as checklist from "./checklist.js";
import { composeFrom, copyMarked, leave as leaveComposing } from "./compose.js";
import { copyHit, noteRecorded, recordInstead, refuse, refuseForWant } from "./copying.js";
import * as guide from "./guide.js";
import * as hits from "./hits.js";
import { Problem, get } from "./http.js";
import { made } from "./elements.js";
import { impersonal } from "./impersonal.js";
import { isComposing, onKeys } from "./keys.js";
import * as lastSearch from "./last-search.js";
import * as lines from "./line-history.js";
import * as pieces from "./pieces.js";
import * as recent from "./recent.js";
import * as retrying from "./retrying.js";
import { openShortcuts } from "./shortcuts.js";
import * as start from "./start.js";
import { tellUsed } from "./used.js";

const WAIT_MS = 90; // between the last key and the request
const LOADING_AFTER_MS = 250;
const SETTLED_AFTER_MS = 350; // a line that stands so long is meant: what it means is looked for too
const PAGE_STEP = 5;
const AGREED = /\/(?:close|reopen|details)$/u;

const form = document.querySelector("[data-search]");
const box = document.getElementById("q");
const list = document.getElementById("list");
const count = document.getElementById("count");
const progress = document.getElementById("progress");
const preview = document.getElementById("preview");
const facets = document.getElementById("facets");
const next = document.getElementById("next");
const danger = document.getElementById("danger");
const texts = form.dataset;

const asPanel = document.querySelector("base[target=_blank]") ? "panel=1&" : "";
let narrowing = narrowingIn(new URLSearchParams(location.search));
let shown = addressOf(box.value.trim()); // what the results on the page belong to
let wanted = shown;
let composing = false;
let waiting = null;
let settling = null;
let listed = ""; // the list as it came
let narrowed = ""; // and the ways to narrow it
let loading = null;
let asked = null;
let asking = null; // the address that `asked` is about
let cameBack = false; // the results awaited are those of a line that was brought back
let cleared = null; // the line that Esc took away: {query, narrowing}
let awaited = null; // the address whose first hit is to be copied once it is there

function narrowingIn(params) {
  return Object.fromEntries(
    ["kind", "category", "department"].filter((n) => params.get(n)).map((n) => [n, params.get(n)]),
  );
}

function addressOf(query, limit) {
  const q = impersonal(query);
  return String(new URLSearchParams({ q, ...narrowing, ...(limit ? { limit } : {}) }));
}

/** Which call it is asked in; a line that is typed while there is none begins one. */
function callParam() {
  return call.paramFor(box.value.trim());
}

// ── Asking ────────────────────────────────────────────────────────────

function typed(wait = WAIT_MS) {
  if (composing || asksForKeys()) return;
  pieces.unmark(preview); // it was chosen for another line
  lines.leave();
  const query = box.value.trim();
  if (query) cleared = null;
  else narrowing = {};
  request(addressOf(query), query ? wait : 0, 0, false);
}

/** `?` in the empty box opens the list of keys; with anything in the box it is a letter of the line. */
function asksForKeys() {
  if (!/^[?？]$/u.test(box.value) || new URLSearchParams(wanted).get("q")) return false;
  if (!openShortcuts()) return false;
  box.value = "";
  return true;
}

function request(address, wait = 0, place = 0, meant = true) {
  if (address === wanted && wait) return;
  wanted = address;
  awaited = null; // it was meant for what was typed before
  clearTimeout(waiting);
  clearTimeout(settling);
  if (wanted === shown && !asked) return;
  waiting = setTimeout(() => fetchResults(address, place, meant), wait);
}

/** Once the line stands, what it means is looked for: unless somebody has turned to a hit by then. */
function settleLater(address) {
  clearTimeout(settling);
  settling = setTimeout(async () => {
    const first = hits.selected();
    const untouched = () =>
      isCurrent() &&
      shown === address &&
      hits.selected() === first &&
      !beside.isOpen() &&
      !pieces.marked(preview) &&
      !guide.isEntered() &&
      !checklist.isEntered();
    if (!untouched() || (first && hits.options()[0] !== first)) return;
    const asks = `${texts.results}?${address}&standing=1${callParam()}`;
    const answer = await get(asks).catch(() => null);
    if (answer && untouched() && answer.list !== listed) showResults(answer, address, 0);
    else if (isCurrent() && shown === address)
      hits.stand(answer?.list === listed && answer.preview);
  }, SETTLED_AFTER_MS);
}

async function fetchResults(address, place, meant = true) {
  asked?.abort();
  const own = (asked = new AbortController());
  asking = address;
  clearTimeout(loading);
  loading = setTimeout(showLoading, LOADING_AFTER_MS);
  try {
    const how = meant ? "" : "&typing=1";
    const answer = await get(`${texts.results}?${address}${how}${callParam()}`, {
      signal: own.signal,
    });
    if (asked === own) {
      if (!place) scrollTo(0, 0); // where it is the page that scrolls
      showResults(answer, address, place, !answer.settles);
      if (answer.settles) settleLater(address);
    }
  } catch (error) {
    if (asked !== own || (error instanceof Problem && error.code === "aborted")) return;
    showFailure(error, address);
  } finally {
    if (asked === own) settled();
  }
  if (asked === null) copyAwaited(address);
}

function settled() {
  asked = null;
  clearTimeout(loading);
  progress.hidden = true;
  list.removeAttribute("aria-busy");
}

function isCurrent() {
  return wanted === shown && !asked;
}

// ── Showing ───────────────────────────────────────────────────────────

function showLoading() {
  progress.hidden = false;
  list.setAttribute("aria-busy", "true");
  count.textContent = awaited ? texts.textSlow : texts.textLoading;
}

function showResults(answer, address, place, stands = true) {
  shown = address;
  retrying.succeeded(address);
  if (!place) list.scrollTop = 0; // first: it costs a layout afterwards
  const openFilters = facets.querySelector("details")?.open;
  if (answer.facets !== narrowed) facets.innerHTML = narrowed = answer.facets;
  next.innerHTML = answer.next;
  recent.offer(next, answer.query);
  if (openFilters) facets.querySelector("details")?.setAttribute("open", "");
  if (answer.list !== listed) draw(answer.list);
  hits.put(answer.preview);
  count.textContent = answer.status || waysBack();
  if (danger.innerHTML !== answer.danger) danger.innerHTML = answer.danger;
  if (answer.query) lastSearch.noteShown(address);
  if (answer.query) lines.note(answer.query);
  hits.arrived(place || lastSearch.placeIn(cameBack ? hits.options() : [], address), stands);
  cameBack = false;
  recent.show();
  history.replaceState(
    null,
    "",
    `/search?${asPanel}${answer.query ? address : ""}`.replace(/[?&]$/u, ""),
  );
  document.dispatchEvent(new Event("kb:results"));
}

/** The list anew; whoever was in it by key is in it still, or in the box, where letters go. */
function draw(html) {
  const wasIn = list.contains(document.activeElement);
  list.innerHTML = listed = html;
  if (wasIn && !list.querySelector("[data-start] a")) box.focus();
  else if (wasIn) start.enter();
}

/** Nothing is lost by Esc: the line of before is a key away. */
function waysBack() {
  const before = lastSearch.lastQuery();
  return before ? texts.textBefore.replace("{query}", before) : "";
}

/** ↑ in the empty box brings the last line of this call back, and then those before; else the hit above is selected. */
function up() {
  if (box.value && !lines.isWalked()) return hits.move(-1);
  const before = lines.older();
  if (before) searchFor(before);
  return undefined;
}

function down() {
  lines.leave();
  return hits.options().length ? hits.move(1) : start.enter();
}

/** The answer is read without leaving the box; with Shift the list goes on by several hits. */
function turn(pages, { shiftKey }) {
  if (shiftKey) hits.move(pages * PAGE_STEP);
  else if (!beside.scroll(pages)) {
    preview.scrollBy({ top: pages * 0.85 * preview.clientHeight });
  }
}

function showFailure(error, address) {
  if (error.status === 401) {
    location.reload(); // leads to the log-in, and from there back to this query
    return;
  }
  retrying.failed(address, error);
  if (!list.querySelector("[data-why]")) list.replaceChildren(notice());
  list.querySelector("[data-why]").textContent = error.message;
  listed = "";
  shown = null;
  if (awaited) refuse(texts.textNotSearched);
  awaited = null;
  hits.arrived();
  count.textContent = texts.textFailed;
}

function notice() {
  const again = made("button", { type: "button", class: "btn btn-primary" }, texts.textRetry, " ");
  again.append(made("kbd", {}, "Enter"));
  again.addEventListener("click", searchAgain);
  return made(
    "div",
    { class: "empty" },
    made("p", { class: "empty__title" }, texts.textFailed),
    made("p", { class: "empty__text", "data-why": "" }),
    again,
  );
}

/** What stands in the box, after it could not be searched. */
function searchAgain() {
  if (!composing && !asked) fetchResults((wanted = addressOf(box.value.trim())), 0);
}

// ── Acting ────────────────────────────────────────────────────────────

/** Enter: copies the selected hit, or goes into what is walked; of hits that are only alike in words none is selected. */
function enter() {
  if (retrying.isAwaited(wanted)) searchAgain();
  else if (retrying.isUnread()) count.textContent = texts.textRead;
  else if (!isCurrent()) copyWhenShown();
  else if (copyMarked()) return;
  else if (hits.selected()) useSelected();
  else if (hits.isUnsure()) recordInstead(box.value.trim());
}

function useSelected() {
  if (!entered(guide)) copySelected();
}

/** Into what is walked or ticked off; false where the hit is neither. */
function entered(what) {
  if (!what.enter()) return false;
  recent.remember(box.value.trim());
  return true;
}

/** Enter came before the reply: what the reply puts first is copied as soon as it is there. */
function copyWhenShown() {
  awaited = wanted;
  clearTimeout(waiting);
  if (!asked || asking !== wanted) fetchResults(wanted, 0);
  count.textContent = texts.textSlow;
}

function copyAwaited(address) {
  if (awaited !== address) return;
  awaited = null;
  if (hits.selected()) useSelected();
  else refuseForWant();
}

async function copySelected() {
  const option = hits.selected();
  recent.remember(box.value.trim());
  if (await copyHit(option)) used("copied", option);
}

function openSelected() {
  const option = hits.selected();
  if (!option) return;
  recent.remember(box.value.trim());
  used("opened", option);
  leaveFor(option.href);
}

/** From a panel in another window the way leads into a window of its own. */
function leaveFor(href) {
  if (asPanel) open(href, "_blank", "noopener");
  else location.assign(href);
}

function used(action, option) {
  if (option) tellUsed(action, { number: option.dataset.number, ...about(option.dataset.number) });
}

/** What was asked, and where in the list an entry stands. */
function about(number) {
  const numbers = hits.options().map((option) => option.dataset.number);
  const query = new URLSearchParams(shown || "").get("q");
  return { query, rank: numbers.indexOf(number) + 1 || null };
}

function clear() {
  if (document.querySelector("[popover]:popover-open")) return false; // Esc closes that
  if (leaveComposing()) return true;
  if (beside.isOpen()) {
    beside.close();
  } else {
    if (!box.value && cleared) return bringBack();
    const wasEmpty = !box.value;
    cleared = wasEmpty ? null : { query: box.value, narrowing };
    box.value = "";
    noteRecorded(null);
    box.focus();
    typed();
    if (wasEmpty && isCurrent()) fetchResults(wanted, 0); // what stood beside it comes back
  }
  return true;
}

/** Nothing of the last caller is left to the next, whether or not the network brings what is new. */
function beginClean() {
  cleared = shown = null;
  beside.close({ refocus: false });
  list.replaceChildren();
  listed = "";
  next.innerHTML = danger.innerHTML = count.textContent = "";
  hits.put("");
  hits.arrived();
}

/** What Esc took away is there again, with the hit that was chosen. */
function bringBack() {
  ({ narrowing } = cleared);
  box.value = cleared.query;
  cleared = null;
  cameBack = true;
  box.focus();
  request(addressOf(box.value.trim()));
  return true;
}

/**
 * At the end of the box → goes into what is walked or ticked off, or takes the first way to go on; elsewhere it moves as
 * it always does.
 */
function takeNext() {
  if (!box.value) return start.enterPanels();
  const first = next.querySelector("a[data-query]");
  const atEnd = box.selectionStart === box.value.length && box.selectionEnd === box.value.length;
  if (!atEnd || !isCurrent()) return false;
  if (hits.selected() && (entered(guide) || entered(checklist))) return true;
  if (!first) return false;
  searchFor(first.dataset.query);
  return true;
}

function searchFor(query) {
  box.value = query;
  narrowing = {};
  box.focus();
  request(addressOf(query));
}

function narrowTo(params) {
  narrowing = narrowingIn(params);
  box.focus();
  request(addressOf(box.value.trim()));
}

// ── Keys and clicks ───────────────────────────────────────────────────

const BOX_KEYS = {
  ArrowDown: down,
  ArrowUp: up,
  PageDown: (event) => turn(1, event),
  PageUp: (event) => turn(-1, event),
  ArrowRight: () => takeNext(),
  Enter: (event) => (event.shiftKey ? openSelected() : enter()),
};

function becomeCombobox() {
  const attributes = {
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-haspopup": "listbox",
    "aria-controls": "list",
    "aria-expanded": "false",
  };
  for (const [name, value] of Object.entries(attributes)) box.setAttribute(name, value);
}

becomeCombobox();
box.addEventListener("compositionstart", () => {
  composing = true;
  clearTimeout(waiting);
});
box.addEventListener("compositionend", () => {
  composing = false;
  typed(1); // what was committed is meant; no need to wait for more
});
box.addEventListener("input", (event) => {
  if (!event.isComposing) typed();
});
onKeys(BOX_KEYS, box);
onKeys({
  Escape: clear,
  "Alt+b": () => beside.openNextClause(preview),
  "Alt+d": () => danger.querySelector("[data-escalate]")?.click(),
});
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target === box && isComposing(event)) event.preventDefault();
});

facets.addEventListener("change", (event) => {
  if (!event.target.matches("select[data-narrow]")) return;
  const chosen = { ...narrowing, [event.target.name]: event.target.value };
  narrowTo(new URLSearchParams(chosen));
});

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const link = event.target.closest("a");
  if (!link) return;
  if (link.closest("#preview .article__actions")) {
    used("opened", hits.selected()); // and the link leads there
    return;
  }
  if (link.dataset.query) searchFor(link.dataset.query);
  else if ("clear" in link.dataset) searchFor("");
  else if ("narrow" in link.dataset) narrowTo(new URL(link.href).searchParams);
  else if (link.dataset.more)
    request(addressOf(box.value.trim(), link.dataset.more), 0, hits.options().length);
  else if (link.role === "option") {
    hits.select(link);
    used("opened", link);
    recent.remember(box.value.trim());
    box.focus();
  } else if (link.dataset.preview) hits.showPreview(link.dataset.preview);
  else return;
  event.preventDefault();
});

list.addEventListener("dblclick", (event) => {
  const link = event.target.closest('a[role="option"]');
  if (link) leaveFor(link.href);
});
document.addEventListener("kb:copied", (event) => {
  if (!event.target.closest("[data-copy-main]")) return;
  used("copied", hits.selected());
  recent.remember(box.value.trim());
  box.focus();
});
document.addEventListener("kb:recorded", ({ detail: query }) => {
  noteRecorded(query);
  recent.remember(query);
});
document.addEventListener("kb:used", ({ detail: { action, query } }) => {
  if (action === "copied") recent.remember(query || box.value.trim());
});
document.addEventListener("kb:sent", ({ detail: { item, answer } }) => {
  // a call that ended, or what was promised in it, is on the page of the empty box
  if (answer && AGREED.test(item.path) && !box.value.trim() && !start.isEntered())
    fetchResults((wanted = addressOf("")), 0);
});
document.addEventListener("kb:caller", () => {
  if (box.value.trim()) fetchResults(addressOf(box.value.trim()), 0); // another may be right for them
});
document.addEventListener("kb:call-closed", beginClean);
window.addEventListener("popstate", () => location.reload());
retrying.whenItMayWork(searchAgain);
if (list.querySelector("[data-failed]")) retrying.failed(shown, {});
hits.whenPreviewed(() => beside.close({ refocus: false }));
hits.whenSelected((option) => {
  lastSearch.noteChosen(option);
  if (hits.isUnsure()) count.textContent = texts.textChosen;
});
composeFrom(() => (beside.isOpen() ? beside.panel : preview), about);
const before = lastSearch.placeIn(hits.options(), shown);
if (box.value) lastSearch.noteShown(shown);
else count.textContent ||= waysBack();
hits.arrived(before);
recent.show();
box.focus();
box.setSelectionRange(lastSearch.cameBack() ? 0 : box.value.length, box.value.length);
