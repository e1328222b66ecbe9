// Lists in a form: add, remove (with undo), move, find; by buttons and by Alt with a key.
// Names carry the place ("content.steps.2.title"), so whatever moves is numbered anew.

import { isComposing } from "./keys.js";

const TOOLS_FROM = 12;
const KEYS = { ArrowUp: "up", ArrowDown: "down", Enter: "add", Backspace: "remove" };

/** Wire every list of `form`. `say(text)` announces, `changed()` is told of each change. */
export function wireGroups(form, say, changed) {
  const texts = form.dataset;
  for (const group of form.querySelectorAll("[data-group]")) showCount(group, texts);

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step], [data-add]");
    const group = button?.closest("[data-group]");
    if (!group || !form.contains(group)) return;
    event.preventDefault();
    const item = button.closest("[data-item]");
    const own = group.contains(item) ? item : null; // a list within an item begins outside of its own
    step(group, own, button.dataset.step || "add");
  });
  form.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || isComposing(event)) return;
    const verb = KEYS[event.key];
    const item = event.target.closest("[data-item]");
    if (!verb || !item) return;
    event.preventDefault();
    step(item.closest("[data-group]"), item, verb);
  });
  for (const group of form.querySelectorAll("[data-group]")) wireFind(group, texts);
  for (const group of form.querySelectorAll(".group--light")) wireLentButtons(group);

  function step(group, item, verb) {
    if (verb === "add") add(group, item);
    else if (verb === "remove") remove(group, item);
    else move(group, item, verb);
  }

  function add(group, after) {
    const most = Number(group.dataset.most) || Infinity;
    if (itemsOf(group).length >= most) {
      say(texts.textFull.replace("{n}", most));
      return;
    }
    const made = appendItem(group, after);
    showCount(group, texts);
    for (const inner of made.querySelectorAll("[data-group]")) wireFind(inner, texts);
    made.querySelector("input, textarea, select")?.focus();
    say(texts.textAdded.replace("{n}", placeOf(made) + 1));
    changed();
  }

  function remove(group, item) {
    const place = placeOf(item);
    group.querySelector("[data-undo]")?.remove();
    const undo = document.createElement("p");
    undo.className = "item__undo";
    undo.dataset.undo = "";
    undo.append(`${texts.textRemoved.replace("{n}", place + 1)} `);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn-plain";
    button.textContent = texts.textUndo;
    button.addEventListener("click", () => {
      undo.replaceWith(item);
      renumber(group);
      showCount(group, texts);
      item.querySelector("input, textarea")?.focus();
      changed();
    });
    undo.append(button);
    item.replaceWith(undo);
    renumber(group, place);
    showCount(group, texts);
    button.focus();
    changed();
  }

  function move(group, item, verb) {
    group.querySelector("[data-undo]")?.remove();
    const other = verb === "up" ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return;
    // the neighbour moves, so that the focus stays where it is
    if (verb === "up") item.after(other);
    else item.before(other);
    const place = placeOf(item);
    renumber(group, Math.max(0, place - 1));
    item.scrollIntoView({ block: "nearest" });
    say(texts.textMoved.replace("{n}", place + 1));
    changed();
  }
}

/** Put an empty item into a list, after `after` or at its end; gives the item. */
export function appendItem(group, after = null) {
  const made = group
    .querySelector(":scope > template[data-new-item]")
    .content.firstElementChild.cloneNode(true);
  if (after) after.after(made);
  else group.querySelector("[data-items]").append(made);
  renumber(group, placeOf(made));
  return made;
}

/** How many items a list has. */
export const itemCount = (group) => itemsOf(group).length;

function itemsOf(group) {
  return group.querySelectorAll(":scope > [data-items] > [data-item]");
}

function placeOf(item) {
  return [...itemsOf(item.closest("[data-group]"))].indexOf(item);
}

function showCount(group, texts) {
  const count = itemCount(group);
  group.querySelector("[data-count]").textContent = texts.textCount.replace("{n}", count);
  group.querySelector("[data-tools]").hidden = count < TOOLS_FROM;
}

function renumber(group, from = 0) {
  const items = itemsOf(group);
  for (let place = from; place < items.length; place += 1) numberItem(group, items[place], place);
}

function numberItem(group, item, place) {
  const own = group.dataset.group;
  const renamed = (name) => [own, place, ...partsAfter(own, name)].join(".");
  item.id = fieldId(`${own}.${place}`);
  item.setAttribute("aria-label", `${group.dataset.label} ${place + 1}`);
  for (const button of item.querySelectorAll(":scope > [data-step-buttons] > [data-step]")) {
    button.value = `${button.dataset.step}:${own}:${place}`;
  }
  for (const inner of item.querySelectorAll("[data-group]")) {
    inner.dataset.group = renamed(inner.dataset.group);
    inner.id = fieldId(inner.dataset.group);
    inner.querySelector(":scope > [data-add]").value = `add:${inner.dataset.group}`;
    itemsOf(inner).forEach((one, number) => {
      one.id = fieldId(`${inner.dataset.group}.${number}`);
    });
  }
  for (const field of item.querySelectorAll("[name]:not([name=op])")) {
    const within = partsAfter(own, field.name).length > 0;
    const label = item.querySelector(`label[for="${CSS.escape(field.id)}"]`);
    const described = field.getAttribute("aria-describedby");
    const before = field.id;
    field.name = renamed(field.name);
    field.id = within ? fieldId(field.name) : `${item.id}-text`;
    if (label) label.htmlFor = field.id;
    if (described) field.setAttribute("aria-describedby", described.replaceAll(before, field.id));
    const error = item.querySelector(`#${CSS.escape(`${before}-error`)}`);
    if (error) error.id = `${field.id}-error`;
  }
}

/** What follows the place in a dotted name of a list: "3" has nothing behind it, "3.text" has "text". */
function partsAfter(own, name) {
  return name.split(".").slice(own.split(".").length + 1);
}

/** The id of the field with a dotted name, as the templates make it. */
export function fieldId(name) {
  return `f-${name.replace(/[^A-Za-z0-9_-]/g, "-")}`;
}

// Long lists have one set of buttons, lent to the item that is in use.
function wireLentButtons(group) {
  const buttons = group
    .querySelector("template[data-steps]")
    .content.firstElementChild.cloneNode(true);
  const lend = (event) => {
    const item = event.target.closest("[data-item]");
    if (!item || buttons.parentNode === item) return;
    if (event.type === "pointerover" && group.contains(document.activeElement)) return;
    item.append(buttons);
  };
  group.addEventListener("focusin", lend);
  group.addEventListener("pointerover", lend);
}

function wireFind(group, texts) {
  const box = group.querySelector(":scope > [data-tools] [data-find]");
  const told = group.querySelector(":scope > [data-tools] [data-found]");
  let found = null;
  box.addEventListener("keydown", (event) => {
    if (isComposing(event)) return;
    if (event.key === "ArrowDown" && found?.isConnected) {
      event.preventDefault();
      found.querySelector("input, textarea")?.focus();
    }
    if (event.key !== "Enter") return;
    event.preventDefault();
    const items = [...itemsOf(group)];
    const begin = items.indexOf(found) + 1;
    const wanted = box.value.trim();
    found?.classList.remove("is-found");
    found = wanted
      ? [...items.slice(begin), ...items.slice(0, begin)].find((item) => holds(item, wanted))
      : null;
    told.textContent = found
      ? texts.textFound.replace("{n}", items.indexOf(found) + 1)
      : texts.textNotFound;
    found?.classList.add("is-found");
    found?.scrollIntoView({ block: "center" });
  });
}

function holds(item, wanted) {
  return [...item.querySelectorAll("input, textarea")].some((f) => f.value.includes(wanted));
}
