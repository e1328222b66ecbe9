// One text for the caller out of several pieces, or the short text of one entry for SMS and chat, with what it
// rests on or without. What it leaves open is filled in first: nothing half is ever on the clipboard.

import { copyText } from "./copy.js";
import { made } from "./elements.js";
import { onKeys } from "./keys.js";
import * as pieces from "./pieces.js";
import { asked, filled, suggested } from "./placeholders.js";
import * as settings from "./settings.js";
import { toast } from "./toast.js";
import * as tray from "./tray.js";
import { tellUsed } from "./used.js";

const SMS = 70; // characters of one; a longer one is sent in parts of SMS_PART
const SMS_PART = 67;

const panel = document.getElementById("compose");
const form = panel?.querySelector("form");
const texts = panel?.dataset;
const [title, basisBox, length, blanks, list, shownText, away, empty] = [
  "[data-title]",
  "[data-basis]",
  "[data-length]",
  "[data-blanks]",
  "[data-pieces]",
  "[data-text]",
  "[data-close]",
  "[data-empty]",
].map((one) => panel?.querySelector(one));

let scope = () => null; // where pieces are taken from
let source = () => ({}); // what was asked and where the entry stood, for the log
let chose = false; // whether the marked piece was chosen by key, not by gathering the one before
let alone = []; // the one text that is sent without being gathered

/** Compose from what `place()` holds; `about(number)` says `{ query, rank }` of an entry. */
export function composeFrom(place, about) {
  scope = place;
  source = about;
  if (panel) show();
}

/** Ask for what is open in `text` of entry `number`, which is copied from here then: false, not yet. */
export function ask(text, number) {
  if (panel) {
    alone = [{ number, text, basis: [], ...source(number) }];
    show();
  }
  return refuseOpen(asked(text));
}

// ── Gathering ─────────────────────────────────────────────────────────

function gather() {
  const place = scope();
  const article = place?.querySelector(".article");
  if (!article) return toast(texts.textNothing, { danger: true });
  const byHand = pieces.selectedIn(place);
  if (!byHand && !pieces.marked(place) && !pieces.markFirst(place)) {
    return toast(texts.textNothing, { danger: true });
  }
  const { number, basis } = pieces.messageOf(article);
  const text = byHand || pieces.textOf(pieces.marked(place));
  alone = [];
  if (!tray.add({ number, text, basis, ...source(number) })) toast(texts.textKnown);
  if (!byHand) pieces.markNext(place);
  chose = false;
  return show();
}

function message() {
  const article = scope()?.querySelector(".article");
  const { number, text, basis } = article ? pieces.messageOf(article) : {};
  if (!text) return toast(texts.textNothing, { danger: true });
  alone = [{ number, text, basis, ...source(number) }];
  show();
  return (firstOpen() ?? form.querySelector("button")).focus();
}

function step(steps) {
  const place = scope() ?? panel;
  chose = pieces.move(place, steps) || chose;
  if (back().id === "q" && pieces.marked(place)) pieces.marked(place).dataset.keys = texts.textKeys;
}

/** The piece that was chosen by key, as it is gathered; null where none is. */
function chosenPiece() {
  const place = scope();
  const piece = chose && place && pieces.marked(place);
  if (!piece) return null;
  const { number, basis } = pieces.messageOf(piece.closest(".article"));
  return { number, text: pieces.textOf(piece), basis, ...source(number) };
}

/**
 * Enter: where a piece is marked, it goes on the clipboard with what was gathered before, or what was gathered alone
 * where gathering marked it; false where none is.
 */
export function copyMarked() {
  if (!panel || !scope() || !pieces.marked(scope())) return false;
  const piece = chosenPiece();
  if (piece) tray.add(piece);
  else if (!tray.pieces().length) return false;
  alone = [];
  show();
  copy();
  return true;
}

/** Alt+Enter: what was gathered; or what is read out and the chosen piece; or what is read out, to be sent. */
function copyAll() {
  if (chosen().length) return copy();
  const piece = chosenPiece();
  const said = piece && pieces.messageOf(scope().querySelector(".article"));
  if (!said?.text || said.text === piece.text) return message();
  tray.add({ ...said, ...source(said.number) });
  tray.add(piece);
  show();
  return copy();
}

// ── Showing ───────────────────────────────────────────────────────────

const chosen = () => (alone.length ? alone : tray.pieces());

function show() {
  const all = chosen();
  panel.hidden = !all.length;
  if (panel.hidden) return;
  title.textContent = alone.length
    ? texts.textMessage
    : texts.textGathered.replace("{n}", all.length);
  list.hidden = Boolean(alone.length);
  away.hidden = !alone.length;
  empty.hidden = !away.hidden;
  list.replaceChildren(...(alone.length ? [] : all.map(row)));
  askFor(asked(whole()));
  showText();
}

function row({ number, text }, place) {
  const label = texts.textRemove.replace("{n}", place + 1);
  const remove = made("button", { type: "button", class: "btn-plain", "aria-label": label }, "×");
  remove.addEventListener("click", () => {
    tray.put(tray.pieces().filter((_, other) => other !== place));
    show();
    (list.querySelector("button") ?? back())?.focus();
  });
  const piece = made("span", { class: "compose__piece" }, text);
  return made("li", {}, piece, made("span", { class: "meta" }, number), remove);
}

/** A field for each open place; what was typed before stays. */
function askFor(names) {
  const before = values();
  blanks.hidden = !names.length;
  const fields = names.map((name) => {
    const value = before[name] ?? suggested(name);
    const attributes = { class: "form-control form-control-sm", autocomplete: "off" };
    const input = made("input", { ...attributes, name, value, maxlength: 60 });
    return made("label", { class: "record__field" }, made("span", {}, name), input);
  });
  blanks.replaceChildren(...fields);
}

const inputs = () => [...(blanks?.querySelectorAll("input") ?? [])];
const values = () => Object.fromEntries(inputs().map(({ name, value }) => [name, value.trim()]));
const firstOpen = () => inputs().find(({ value }) => !value.trim());

function whole() {
  const all = chosen();
  const basis = basisBox.checked ? [...new Set(all.flatMap((piece) => piece.basis))] : [];
  const said = all.map(({ text }) => text).join("\n");
  return basis.length ? said + texts.textBasis.replace("{basis}", basis.join("；")) : said;
}

function showText() {
  const text = filled(whole(), values());
  const count = [...text].length;
  const parts = count > SMS ? Math.ceil(count / SMS_PART) : 1;
  shownText.textContent = text;
  shownText.hidden = !alone.length && !inputs().length && !basisBox.checked;
  length.textContent = texts.textLength.replace("{n}", count).replace("{parts}", parts);
}

// ── Copying ───────────────────────────────────────────────────────────

function refuseOpen(names) {
  toast(document.body.dataset.textOpen.replace("{names}", names.join("、")), { danger: true });
  firstOpen()?.focus();
  return false;
}

async function copy() {
  const all = chosen();
  if (!all.length) return;
  const open = inputs().filter(({ value }) => !value.trim());
  if (open.length) {
    refuseOpen(open.map(({ name }) => name));
    return;
  }
  if (!(await copyText(filled(whole(), values())))) {
    toast(texts.textNotCopied, { danger: true });
    return;
  }
  const numbers = new Set();
  for (const piece of all) {
    if (piece.number && !numbers.has(piece.number)) tellUsed("copied", piece);
    numbers.add(piece.number);
  }
  const gathered = alone.length ? null : all;
  if (gathered) tray.put([]);
  close();
  toast(texts.textCopied.replace("{n}", all.length), { action: gathered && putBack(gathered) });
}

function putBack(gathered) {
  const run = () => {
    tray.put([...gathered, ...tray.pieces()]);
    show();
    back()?.focus();
  };
  return { label: texts.textBack, run };
}

/** Away with the short text of one entry; what was gathered is shown again. */
function close() {
  const hadFocus = panel.contains(document.activeElement);
  alone = [];
  blanks.replaceChildren();
  show();
  if (hadFocus) back()?.focus();
}

const back = () => document.getElementById("q") ?? document.getElementById("main");

/** Esc: away with the short text, or out of the panel; false where there is nothing to leave. */
export function leave() {
  if (!panel || panel.hidden) return false;
  if (!alone.length && !panel.contains(document.activeElement)) return false;
  close();
  return true;
}

if (panel) {
  basisBox.checked = settings.read("with-basis", "off") === "on";
  const toggle = () => {
    settings.write("with-basis", basisBox.checked ? "on" : "off");
    show();
  };
  basisBox.addEventListener("change", toggle);
  blanks.addEventListener("input", showText);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    copy();
  });
  empty.addEventListener("click", () => {
    tray.put([]);
    close();
  });
  away.addEventListener("click", close);
  document.addEventListener("kb:call-closed", () => {
    tray.put([]); // it was for that caller
    close();
  });
  onKeys({
    "Alt+g": gather,
    "Alt+m": message,
    "Alt+Enter": copyAll,
    "Alt+j": () => {
      basisBox.checked = !basisBox.checked;
      toggle();
    },
    "Alt+ArrowDown": () => step(1),
    "Alt+ArrowUp": () => step(-1),
  });
}
