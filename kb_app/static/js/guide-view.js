// What a walk shows: the question, the sum or the end it stands at, what was worked out, the way so far.
// `texts`: the words of the page, by their data attributes.

import { key, made } from "./elements.js";

const SHOWN = { question, sum, ending };

/** The parts of the step a walk stands at, in their order. */
export function partsOf(walk, texts) {
  const { node, place } = walk;
  const step = node.sort === "ending" ? texts.textEnd : texts.textStep;
  const about = step.replace("{n}", place).replace("{left}", node.left - 1);
  return [
    made("p", { class: "guide__step meta", role: "status" }, about),
    ...SHOWN[node.sort](walk, texts, node),
    ...foot(walk, texts, node),
  ];
}

function question(walk, texts, node) {
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
    ...doubt(texts, node),
    made("ol", { class: "guide__ways" }, ...ways),
    ...lastSum(walk, texts),
  ];
}

function sum(walk, texts, node) {
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
  return [
    made("h3", { class: "guide__ask" }, walk.at),
    node.about ? made("p", { class: "guide__why secondary" }, node.about) : "",
    ...doubt(texts, node),
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

function ending(walk, texts, node) {
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
    ...doubt(texts, node),
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
    ...lastSum(walk, texts),
  ];
}

function doubt(texts, node) {
  if (!node.doubt) return [];
  const badge = made("span", { class: "badge badge-attention" }, `! ${texts.textDoubt}`);
  return [made("p", { class: "guide__doubt" }, badge, " ", node.doubt)];
}

/** What was worked out last on the way. */
function lastSum(walk, texts) {
  const last = walk.path.findLast((one) => one.node.sort === "sum");
  const worked = last && walk.worked(last.label);
  return worked ? [sumTable(texts, last.node, worked, last.label)] : [];
}

/** A sum that was worked out, line by line. */
export function sumTable(texts, node, worked, label) {
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
    made("th", { scope: "row", colspan: 3 }, texts.textTotal),
    made("td", {}, `${worked.total} ${node.unit}`),
  );
  const caption = made("caption", {}, made("b", {}, texts.textSum), " ", node.about || label || "");
  return made("table", { class: "guide__sum" }, caption, made("tbody", {}, ...rows, total));
}

function foot(walk, texts, node) {
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
export function trailOf(walk, texts) {
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
        asked(walk, node, label),
        " ",
        made("b", {}, answered(walk, texts, node, label, answer)),
      ),
    );
  });
  return made(
    "section",
    { class: "guide__trail" },
    made("h2", { class: "section-label" }, texts.textTrail),
    made("ol", {}, ...steps),
    made("p", { class: "meta" }, texts.textChange),
  );
}

function asked(walk, node, label) {
  return node.sort === "question" ? walk.filled(node.ask) : label;
}

function answered(walk, texts, node, label, answer) {
  if (node.sort === "question") return answer || texts.textCannotSay;
  const values = node.inputs.map((one) => `${one.name} ${answer[one.name]} ${one.unit}`);
  const worked = walk.worked(label);
  return `${values.join(texts.textComma)} = ${worked.total} ${node.unit}`;
}

/** The way as text, for a note or a work order. */
export function pathText(walk, texts) {
  const { tree, node } = walk;
  const lines = walk.path.map(
    (one, number) =>
      `${number + 1}. ${asked(walk, one.node, one.label)} ${answered(walk, texts, one.node, one.label, one.answer)}`,
  );
  const end =
    node.sort === "ending"
      ? [texts.textResult + walk.at, node.say && texts.textSay + walk.filled(node.say)]
      : [];
  return [`${tree.number} ${tree.title}`, ...lines, ...end].filter(Boolean).join("\n");
}
