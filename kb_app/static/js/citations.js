// Citing clauses: choose a published regulation, then its clause by number or by its words.

import { Combobox } from "./combobox.js";
import { get } from "./http.js";

const DIGITS = "零一二三四五六七八九";

/** Wire the citations of an editor. `say(text)` announces, `changed()` is told of each change. */
export function wireCitations(place, say, changed) {
  if (!place) return;
  const texts = place.dataset;
  const list = place.querySelector("[data-cited]");
  const status = place.querySelector("[data-pick-status]");
  const boxes = {
    regulation: place.querySelector("[data-pick=regulation]"),
    clause: place.querySelector("[data-pick=clause]"),
  };
  let regulations = null;
  let chosen = null;

  place.querySelector("[data-picker]").hidden = false;
  const tell = (text) => (status.textContent = text);
  const clauseBox = new Combobox(boxes.clause, {
    options: () => chosen?.options ?? null,
    choose: cite,
    tell,
    texts,
  });
  const regulationBox = new Combobox(boxes.regulation, {
    options: () => regulations,
    choose: (option) => void openRegulation(option),
    tell,
    texts,
  });
  boxes.regulation.addEventListener("focus", () => void loadRegulations());
  boxes.regulation.addEventListener("input", () => {
    boxes.clause.disabled = true;
    chosen = null;
  });
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-cited-remove]");
    if (!button) return;
    event.preventDefault();
    drop(button.closest("[data-cited-row]"));
  });
  document.addEventListener("kb:restore", (event) => restore(event.detail));

  async function loadRegulations() {
    if (regulations) return;
    const found = await fetched(texts.address);
    if (!found) return;
    regulations = found.map(({ number, title }) => ({
      value: number,
      label: title,
      detail: number,
      key: number.toLowerCase(),
      searched: `${title} ${number}`.toLowerCase(),
    }));
    regulationBox.arrived();
  }

  async function openRegulation({ value, label }) {
    const own = (chosen = { number: value, title: label, options: null });
    boxes.regulation.value = label;
    boxes.clause.disabled = false;
    boxes.clause.value = "";
    boxes.clause.focus(); // the number may be typed while the clauses are on their way
    const found = await fetched(`${texts.address}?regulation=${encodeURIComponent(value)}`);
    if (chosen !== own) return;
    if (!found) {
      chosen = null;
      boxes.clause.disabled = true;
      boxes.regulation.focus();
      tell(texts.textFailed);
      return;
    }
    own.options = found.clauses.map((clause) => ({
      value: clause.label,
      label: clause.label,
      detail: clause.whom ? `〔${clause.whom}〕${clause.text}` : clause.text,
      key: digitsOf(clause.label),
      searched: `${clause.label} ${digitsOf(clause.label)} ${clause.text}`.toLowerCase(),
    }));
    clauseBox.arrived();
  }

  async function fetched(address) {
    tell(texts.textLoading);
    try {
      const found = await get(address);
      tell("");
      return found;
    } catch {
      tell(texts.textFailed);
      return null;
    }
  }

  function cite({ value, detail }) {
    const name = `${chosen.title} ${value}`;
    boxes.clause.value = "";
    if (rows().some((row) => isOf(row, chosen.number, value))) {
      tell(texts.textPresent.replace("{name}", name));
      return;
    }
    append({ number: chosen.number, clause: value, title: chosen.title, text: detail });
    tell("");
    say(texts.textAdded.replace("{name}", name));
    changed();
  }

  function append({ number, clause, title, text }) {
    const template = place.querySelector(":scope > template");
    const row = template.content.firstElementChild.cloneNode(true);
    const [numberField, clauseField] = row.querySelectorAll("input");
    numberField.value = number;
    clauseField.value = clause;
    const link = row.querySelector("[data-cited-link]");
    link.textContent = `${title || number} ${clause}`;
    link.href = `/entries/${encodeURIComponent(number)}#${encodeURIComponent(clause)}`;
    row.querySelector("[data-cited-text]").textContent = text;
    list.append(row);
    renumber();
  }

  function drop(row) {
    const name = row.querySelector("[data-cited-link]").textContent.trim();
    const neighbour = row.nextElementSibling || row.previousElementSibling;
    row.remove();
    renumber();
    (neighbour?.querySelector("button") || boxes.regulation).focus();
    clauseBox.close();
    say(texts.textRemoved.replace("{name}", name));
    changed();
  }

  function restore(values) {
    const kept = values.filter(({ name }) => /^citations\.\d+\.(number|clause)$/.test(name));
    for (let at = 0; at + 1 < kept.length; at += 2) {
      const [number, clause] = [kept[at].value, kept[at + 1].value];
      if (number && !rows().some((row) => isOf(row, number, clause))) {
        append({ number, clause, title: "", text: "" });
      }
    }
  }

  function rows() {
    return [...list.querySelectorAll("[data-cited-row]")];
  }

  function renumber() {
    for (const [at, row] of rows().entries()) {
      const [numberField, clauseField] = row.querySelectorAll("input");
      row.id = `f-citations-${at}`;
      numberField.name = `citations.${at}.number`;
      clauseField.name = `citations.${at}.clause`;
      row.querySelector("[data-cited-remove]").value = `remove:citations:${at}`;
    }
  }
}

function isOf(row, number, clause) {
  const [numberField, clauseField] = row.querySelectorAll("input");
  return numberField.value === number && clauseField.value === clause;
}

/** 第二十八条 as 28, so that it is found by its digits; "" for what is not numbered so. */
export function digitsOf(label) {
  const written = /^第([零〇一二三四五六七八九十百千]+)条/.exec(label)?.[1];
  if (!written) return "";
  let total = 0;
  let digit = 0;
  for (const sign of written.replaceAll("〇", "零")) {
    const unit = { 十: 10, 百: 100, 千: 1000 }[sign];
    if (unit) {
      total += (digit || 1) * unit;
      digit = 0;
    } else {
      digit = DIGITS.indexOf(sign);
    }
  }
  return String(total + digit);
}
