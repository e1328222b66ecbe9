// A text box with a list to choose from (the ARIA combobox pattern): type to narrow, ↑/↓, Enter, Esc.

import { isComposing } from "./keys.js";

const SHOWN_MAX = 50;
const LIST_HEIGHT = 308; // as in contribute.css

/**
 * `options()` gives [{value, label, detail, key, searched}], or null while they are being fetched:
 * found by what is `searched`, those whose `key` is what was typed first. Enter pressed too early
 * counts once they are there (`arrived()`). `choose(option)` takes the chosen one, `tell(text)` says how
 * many are left out or that there is none.
 */
export class Combobox {
  constructor(input, { options, choose, tell, texts }) {
    this.input = input;
    this.list = document.getElementById(input.getAttribute("aria-controls"));
    this.options = options;
    this.choose = choose;
    this.tell = tell;
    this.texts = texts;
    this.shown = [];
    this.active = -1;
    this.isAwaited = false; // Enter was pressed before there was anything to choose from
    input.addEventListener("input", (event) => event.isComposing || this.open());
    input.addEventListener("compositionend", () => this.open());
    input.addEventListener("focus", () => this.open());
    input.addEventListener("blur", () => this.close());
    input.addEventListener("keydown", (event) => this.keyed(event));
    // pressing on the list must not take the focus from the box
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.clicked(event));
  }

  /** Show what matches the text in the box. */
  open() {
    this.isAwaited = false;
    const options = this.options();
    if (!options) {
      this.shown = [];
      this.close();
      return;
    }
    const found = matching(options, this.input.value);
    this.shown = found.slice(0, SHOWN_MAX);
    this.list.replaceChildren(...this.shown.map((option, place) => this.row(option, place)));
    this.list.hidden = !this.shown.length;
    this.list.classList.toggle("picker__list--up", this.lacksRoomBelow());
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.activate(this.shown.length ? 0 : -1);
    const left = found.length - this.shown.length;
    this.tell(
      found.length ? (left ? this.texts.textMore.replace("{n}", left) : "") : this.texts.textNone,
    );
  }

  /** The options have been fetched: what was typed, and Enter, hold for them. */
  arrived() {
    const isAwaited = this.isAwaited;
    if (document.activeElement === this.input) this.open();
    if (isAwaited && this.shown[this.active]) this.take(this.shown[this.active]);
  }

  lacksRoomBelow() {
    const box = this.input.getBoundingClientRect();
    const pane = this.input.closest(".pane__body")?.getBoundingClientRect();
    const below = Math.min(pane?.bottom ?? innerHeight, innerHeight) - box.bottom;
    const above = box.top - Math.max(pane?.top ?? 0, 0);
    return below < LIST_HEIGHT && above > below;
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.active = -1;
  }

  row(option, place) {
    const row = document.createElement("li");
    row.id = `${this.list.id}-${place}`;
    row.setAttribute("role", "option");
    row.className = "picker__option";
    const label = document.createElement("strong");
    label.textContent = option.label;
    row.append(label);
    if (option.detail) {
      const detail = document.createElement("span");
      detail.className = "picker__detail";
      detail.textContent = option.detail;
      row.append(detail);
    }
    return row;
  }

  activate(place) {
    this.list.children[this.active]?.setAttribute("aria-selected", "false");
    this.active = place;
    const row = this.list.children[place];
    if (!row) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    row.setAttribute("aria-selected", "true");
    row.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", row.id);
  }

  keyed(event) {
    if (isComposing(event) || event.altKey || event.ctrlKey || event.metaKey) return;
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) this.open();
      else this.step(key === "ArrowDown" ? 1 : -1);
    } else if (key === "Enter") {
      event.preventDefault(); // never sends the form from here
      this.isAwaited = !this.options() && this.input.value.trim() !== "";
      if (!this.list.hidden && this.shown[this.active]) this.take(this.shown[this.active]);
    } else if (key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    }
  }

  step(by) {
    const count = this.shown.length;
    if (count) this.activate((this.active + by + count) % count);
  }

  clicked(event) {
    const place = [...this.list.children].indexOf(event.target.closest("[role=option]"));
    if (place >= 0) this.take(this.shown[place]);
  }

  take(option) {
    this.close();
    this.choose(option);
  }
}

function matching(options, text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = options.filter(({ searched }) => words.every((word) => searched.includes(word)));
  const exact = found.filter(({ key }) => words.includes(key));
  return exact.length ? [...exact, ...found.filter((option) => !exact.includes(option))] : found;
}
