// Walks a diagnosis: one key an answer, ← a step back, Esc back to the box; on reload it goes on where
// it was. The tree came with its entry, so that a step waits for nothing.

import { keyHere } from "./call.js";
import { copyText } from "./copy.js";
import { made } from "./elements.js";
import { wrongWith, workOut } from "./guide-sums.js";
import { partsOf, pathText, sumTable, trailOf } from "./guide-view.js";
import { Walk } from "./guide-walk.js";
import { post } from "./http.js";
import { isComposing } from "./keys.js";
import { IN_A_ROW, softened, softening } from "./softening.js";
import { toast } from "./toast.js";

const box = document.getElementById("q");
const trail = document.getElementById("trail");

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

class Guide {
  constructor(place) {
    this.place = place;
    this.texts = place.dataset;
    this.walk = new Walk(JSON.parse(place.dataset.guide), keyHere());
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
    const { walk } = this;
    this.place.replaceChildren(...partsOf(walk, this.texts));
    if (walk.node.sort === "sum") this.#typed();
    this.#soften();
    this.#showTrail();
    if (walk.node.sort === "ending" && walk.isBegun) this.#report();
  }

  /** Over the fourth question, the seventh: what to say before asking on. The step waits for nothing. */
  async #soften() {
    const { walk, texts } = this;
    const { at } = walk;
    if (walk.tree.trial || walk.node.sort !== "question") return;
    const before = walk.asked;
    if (!before || before % IN_A_ROW) return;
    const found = await softening(texts.softening);
    if (!found || walk.at !== at || this.place.querySelector(".guide__soften")) return;
    const line = made("p", { class: "guide__soften" }, ...softened(found, texts.textSoften));
    this.place.querySelector(".guide__ask")?.before(line);
  }

  /** The way so far, beside the list or under the question. */
  #showTrail() {
    const { walk } = this;
    const shown = trailOf(walk, this.texts);
    if (!trail) {
      if (walk.path.length) this.place.append(shown);
      return;
    }
    trail.hidden = !walk.path.length;
    trail.replaceChildren(shown);
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
    const copied = await copyText(pathText(this.walk, this.texts));
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
    place.replaceChildren(...(worked ? [sumTable(this.texts, node, worked, this.walk.at)] : []));
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
