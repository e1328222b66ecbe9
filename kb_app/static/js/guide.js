// Walks a diagnosis: one key an answer, ← a step back, Esc back to the box; on reload it goes on where
// it was. The tree came with its entry, so that a step waits for nothing.

import { copyText } from "./copy.js";
import { post } from "./http.js";
import { wrongWith, workOut } from "./guide-sums.js";
import { Walk } from "./guide-walk.js";
import { isComposing } from "./keys.js";
import { toast } from "./toast.js";

const box = document.getElementById("q");
const trail = document.getElementById("trail");
const callUnderWay = () => document.querySelector("[data-call-key]")?.dataset.callKey ?? "";

let guide = null; // the one on the page

/** Into the walk, where the page has one; false where it has none. */
export function enter() {
  if (!guide?.place.isConnected) return false;
  guide.focus();
  return true;
}

/** Whether somebody walks it: nothing else takes its place then. */
export function isEntered() {
  return Boolean(guide?.place.isConnected && guide.place.contains(document.activeElement));
}

function mount() {
  const place = document.querySelector("[data-guide]");
  if (guide && guide.place !== place) guide.leave();
  if (guide?.place === place) return;
  guide = place ? new Guide(place) : null;
  if (trail && !guide) trail.hidden = true;
}

/** An element with attributes and children; texts are texts. */
function made(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false && value !== undefined)
      element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((one) => one !== null && one !== ""));
  return element;
}

const key = (text) => made("kbd", {}, text);

class Guide {
  constructor(place) {
    this.place = place;
    this.texts = place.dataset;
    this.walk = new Walk(JSON.parse(place.dataset.guide), callUnderWay());
    this.told = ""; // the last report
    place.hidden = false;
    place.closest(".article")?.classList.add("article--walked");
    place.addEventListener("keydown", (event) => this.#pressed(event));
    place.addEventListener("click", (event) => this.#clicked(event));
    place.addEventListener("input", ({ target }) => this.#typed(target));
    this.show();
  }

  focus() {
    const field = this.place.querySelector("input");
    (field ?? this.place).focus({ preventScroll: true });
  }

  /** The page shows something else, or is left. */
  leave() {
    if (this.walk.isBegun) this.#report();
  }

  show() {
    const { walk, texts } = this;
    const { node, place } = walk;
    const step = node.sort === "ending" ? texts.textEnd : texts.textStep;
    const about = step.replace("{n}", place).replace("{left}", node.left - 1);
    this.place.replaceChildren(
      made("p", { class: "guide__step meta", role: "status" }, about),
      ...this[`_${node.sort}`](node),
      ...this.#foot(node),
    );
    this.#showTrail();
    if (node.sort === "ending" && walk.isBegun) this.#report();
  }

  _question(node) {
    const { walk, texts } = this;
    const before = walk.answers[walk.at];
    const ways = node.ways.map(({ key: digit, text, to }) => {
      const named = text || texts.textCannotSay;
      const hint = text ? null : made("span", { class: "secondary" }, ` → ${to}`);
      const chosen = before === text;
      const attributes = {
        type: "button",
        class: "guide__way",
        "data-answer": text,
        "aria-keyshortcuts": digit,
      };
      const pressed = before === undefined ? {} : { "aria-pressed": String(chosen) };
      return made(
        "li",
        {},
        made("button", { ...attributes, ...pressed }, key(digit), " ", named, hint),
      );
    });
    return [
      made("h3", { class: "guide__ask" }, `“${walk.filled(node.ask)}”`),
      node.why ? made("p", { class: "guide__why secondary" }, texts.textWhy + node.why) : "",
      ...this.#doubt(node),
      made("ol", { class: "guide__ways" }, ...ways),
      ...this.#lastSum(),
    ];
  }

  _sum(node) {
    const { walk, texts } = this;
    const before = walk.answers[walk.at] ?? {};
    const inputs = node.inputs.map((one) => {
      const value = before[one.name] ?? walk.typed(one.name);
      const attributes = {
        class: "form-control",
        inputmode: "decimal",
        autocomplete: "off",
        value,
      };
      const field = made("input", {
        ...attributes,
        "data-input": one.name,
        "aria-label": one.name,
      });
      return made(
        "label",
        { class: "guide__input" },
        one.name,
        field,
        one.unit,
        made("span", { class: "field-error", "data-wrong": one.name }),
      );
    });
    queueMicrotask(() => this.#typed());
    return [
      made("h3", { class: "guide__ask" }, walk.at),
      node.about ? made("p", { class: "guide__why secondary" }, node.about) : "",
      ...this.#doubt(node),
      made("div", { class: "guide__inputs" }, ...inputs),
      made("div", { "data-worked": true, "aria-live": "polite" }),
      made(
        "p",
        { class: "guide__go" },
        made(
          "button",
          { type: "button", class: "btn btn-primary", "data-go": true },
          texts.textGo,
          " ",
          key("Enter"),
        ),
      ),
    ];
  }

  _ending(node) {
    const { walk, texts } = this;
    const said = walk.filled(node.say);
    const copy = {
      type: "button",
      class: "btn btn-primary",
      "data-copy-main": true,
      "data-copy-text": said,
      "data-copied": texts.textCopied,
      "data-not-copied": texts.textNotCopied,
    };
    return [
      made("h3", { class: "guide__ask" }, walk.at),
      ...this.#doubt(node),
      said ? made("div", { class: "say" }, said) : "",
      node.gone
        ? made("p", { class: "note note--warning" }, texts.textGone.replace("{number}", node.gone))
        : "",
      node.department && node.endsIn === "handover"
        ? made(
            "p",
            { class: "guide__then" },
            texts.textHandover.replace("{department}", node.department),
          )
        : "",
      node.note ? made("p", { class: "part part--internal secondary" }, node.note) : "",
      node.entry
        ? made(
            "p",
            { class: "guide__then" },
            made("span", { class: "badge badge-brand" }, node.entry.kind),
            " ",
            made(
              "a",
              { href: node.entry.href, "data-beside": node.entry.beside },
              `${node.entry.number} ${node.entry.title}`,
            ),
          )
        : "",
      made(
        "p",
        { class: "guide__go" },
        said ? made("button", copy, texts.textCopy, " ", key("Enter")) : "",
        node.endsIn === "recording" && document.querySelector(".record")
          ? made(
              "button",
              { type: "button", class: "btn btn-quiet", "data-record": true },
              texts.textRecord,
            )
          : "",
      ),
      ...this.#lastSum(),
    ];
  }

  #doubt(node) {
    if (!node.doubt) return [];
    const badge = made("span", { class: "badge badge-attention" }, `! ${this.texts.textDoubt}`);
    return [made("p", { class: "guide__doubt" }, badge, " ", node.doubt)];
  }

  /** What was worked out last on the way. */
  #lastSum() {
    const last = this.walk.path.findLast((one) => one.node.sort === "sum");
    const worked = last && this.walk.worked(last.label);
    return worked ? [this.#table(last.node, worked, last.label)] : [];
  }

  #table(node, worked, label) {
    const rows = worked.lines.map((line) =>
      made(
        "tr",
        {},
        made("th", { scope: "row" }, line.label),
        made("td", {}, `${line.amount} ${line.unit}`),
        made("td", {}, line.rate ? `× ${line.rate} ${line.rateUnit}` : ""),
        made("td", {}, `= ${line.value} ${node.unit}`),
      ),
    );
    const total = made(
      "tr",
      { class: "guide__total" },
      made("th", { scope: "row", colspan: 3 }, this.texts.textTotal),
      made("td", {}, `${worked.total} ${node.unit}`),
    );
    const caption = made(
      "caption",
      {},
      made("b", {}, this.texts.textSum),
      " ",
      node.about || label || "",
    );
    return made("table", { class: "guide__sum" }, caption, made("tbody", {}, ...rows, total));
  }

  #foot(node) {
    const { walk, texts } = this;
    const basis = node.basis.map(({ text, href, beside }) =>
      href ? made("a", { href, "data-beside": beside }, text) : made("span", {}, text),
    );
    const copy = { type: "button", class: "btn-plain", "data-copy-path": true };
    return [
      basis.length
        ? made(
            "p",
            { class: "guide__basis basis secondary" },
            texts.textBasis,
            ...basis.flatMap((one) => [one, " "]),
          )
        : "",
      made(
        "p",
        { class: "guide__tools" },
        walk.path.length
          ? made(
              "button",
              { type: "button", class: "btn-plain", "data-back": true },
              texts.textBack,
              " ",
              key("←"),
            )
          : "",
        walk.path.length ? made("button", copy, texts.textCopyPath, " ", key("C")) : "",
        walk.path.length
          ? made(
              "button",
              { type: "button", class: "btn-plain", "data-again": true },
              texts.textAgain,
            )
          : "",
        walk.isBegun ? "" : made("span", { class: "meta" }, texts.textEnter),
      ),
    ];
  }

  /** The steps gone through, beside the list or under the question; each can be looked at again. */
  #showTrail() {
    const { walk, texts } = this;
    const steps = walk.path.map(({ label, node, answer }, number) => {
      const current = label === walk.at ? { "aria-current": "step" } : {};
      const button = { type: "button", class: "guide__been", "data-look": label, ...current };
      return made(
        "li",
        {},
        made(
          "button",
          button,
          key(String(number + 1)),
          " ",
          this.#asked(node, label),
          " ",
          made("b", {}, this.#answered(node, label, answer)),
        ),
      );
    });
    const shown = made(
      "section",
      { class: "guide__trail" },
      made("h2", { class: "section-label" }, texts.textTrail),
      made("ol", {}, ...steps),
      made("p", { class: "meta" }, texts.textChange),
    );
    if (!trail) {
      if (steps.length) this.place.append(shown);
      return;
    }
    trail.hidden = !steps.length;
    trail.replaceChildren(shown);
  }

  #asked(node, label) {
    return node.sort === "question" ? this.walk.filled(node.ask) : label;
  }

  #answered(node, label, answer) {
    if (node.sort === "question") return answer || this.texts.textCannotSay;
    const values = node.inputs.map((one) => `${one.name} ${answer[one.name]} ${one.unit}`);
    const worked = this.walk.worked(label);
    return `${values.join(this.texts.textComma)} = ${worked.total} ${node.unit}`;
  }

  /** The way as text, for a note or a work order. */
  get pathText() {
    const { walk, texts } = this;
    const { tree, node } = walk;
    const lines = walk.path.map(
      (one, number) =>
        `${number + 1}. ${this.#asked(one.node, one.label)} ${this.#answered(one.node, one.label, one.answer)}`,
    );
    const end =
      node.sort === "ending"
        ? [texts.textResult + walk.at, node.say && texts.textSay + walk.filled(node.say)]
        : [];
    return [`${tree.number} ${tree.title}`, ...lines, ...end].filter(Boolean).join("\n");
  }

  // ── Keys and clicks ─────────────────────────────────────────────────

  #pressed(event) {
    if (isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.matches("input");
    if (this.#acted(event, typing)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  #acted({ key: pressed, target }, typing) {
    const { node } = this.walk;
    if (pressed === "Escape") return this.#toBox();
    if (pressed === "ArrowLeft" && !(typing && target.value)) return this.#goBack();
    if (pressed === "Enter") return this.#entered(target, node);
    if (typing) return false;
    if (/^\d$/.test(pressed) && node.sort === "question") return this.#choose(pressed);
    if (pressed === "ArrowDown" || pressed === "ArrowUp")
      return this.#move(pressed === "ArrowDown" ? 1 : -1);
    if (pressed.toLowerCase() === "c" && this.walk.path.length) return this.#copyPath();
    return false;
  }

  #entered(target, node) {
    if (target.matches("input")) {
      const fields = [...this.place.querySelectorAll("input")];
      const following = fields[fields.indexOf(target) + 1];
      if (following && !following.value) following.focus();
      else this.#go();
      return true;
    }
    if (target !== this.place) return false; // a button or link of its own
    if (node.sort === "ending") this.place.querySelector("[data-copy-main]")?.click();
    else this.place.querySelector('[aria-pressed="true"], [data-answer], [data-go]')?.focus();
    return true;
  }

  #clicked({ target }) {
    const way = target.closest("[data-answer]");
    if (way) this.#answer(way.dataset.answer);
    else if (target.closest("[data-go]")) this.#go();
    else if (target.closest("[data-back]")) this.#goBack();
    else if (target.closest("[data-copy-path]")) this.#copyPath();
    else if (target.closest("[data-again]")) this.#again();
    else this.lookedAt(target);
  }

  /** A click on a step of the trail: that step is looked at again. */
  lookedAt(target) {
    const been = target.closest("[data-look]");
    if (!been) return;
    this.walk.look(been.dataset.look);
    this.#shown();
  }

  #choose(digit) {
    const way = this.walk.node.ways.find((one) => one.key === digit);
    if (!way) return false;
    this.#answer(way.text);
    return true;
  }

  #answer(answer) {
    this.walk.answer(answer);
    this.#shown();
  }

  #shown() {
    this.show();
    this.focus();
  }

  #move(steps) {
    const all = [...this.place.querySelectorAll("[data-answer], [data-go], [data-copy-main]")];
    const next = all.indexOf(document.activeElement) + steps;
    all[Math.max(0, Math.min(all.length - 1, next))]?.focus();
    return all.length > 0;
  }

  #goBack() {
    if (!this.walk.back()) return this.#toBox();
    this.#shown();
    return true;
  }

  #again() {
    this.leave();
    this.walk.forget();
    this.#shown();
  }

  #toBox() {
    if (!box) return false;
    box.focus();
    return true;
  }

  async #copyPath() {
    const copied = await copyText(this.pathText);
    toast(copied ? this.texts.textCopied : this.texts.textNotCopied, { danger: !copied });
    return true;
  }

  get #values() {
    const fields = [...this.place.querySelectorAll("[data-input]")];
    return Object.fromEntries(fields.map((one) => [one.dataset.input, one.value.trim()]));
  }

  #typed(target = null) {
    const { node } = this.walk;
    const place = this.place.querySelector("[data-worked]");
    if (!place || node.sort !== "sum") return;
    for (const one of node.inputs) this.#tellWrong(one, target);
    const worked = workOut(node, this.#values);
    place.replaceChildren(...(worked ? [this.#table(node, worked, this.walk.at)] : []));
  }

  #tellWrong(input, target) {
    const field = this.place.querySelector(`[data-input="${CSS.escape(input.name)}"]`);
    const wrong = field.value || target === true ? wrongWith(input, field.value) : "";
    const { textBounds, textNumber } = this.texts;
    const bounds = textBounds.replace("{least}", input.least).replace("{most}", input.most);
    const told = { number: textNumber, bounds: bounds.replace("{unit}", input.unit) }[wrong] ?? "";
    this.place.querySelector(`[data-wrong="${CSS.escape(input.name)}"]`).textContent = told;
    field.setAttribute("aria-invalid", String(Boolean(wrong)));
    return Boolean(wrong);
  }

  #go() {
    const { node } = this.walk;
    if (node.sort !== "sum") return;
    this.#typed(true);
    const wrong = this.place.querySelector('[data-input][aria-invalid="true"]');
    if (wrong) wrong.focus();
    else this.#answer(this.#values);
  }

  /** Tell how far it came, once for each state: the service keeps the last one. */
  async #report() {
    const body = this.walk.report();
    const said = JSON.stringify(body);
    if (this.walk.tree.trial || said === this.told || !body.steps.length) return;
    this.told = said;
    try {
      await post("/search/walked", { body, keepalive: true });
    } catch {
      // in passing: nothing of the walk depends on it
    }
  }
}

trail?.addEventListener("click", ({ target }) => guide?.lookedAt(target));
document.addEventListener("kb:preview", mount);
window.addEventListener("pagehide", () => guide?.leave());
mount();
