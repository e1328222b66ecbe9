// What was typed survives a change of language: kept for this tab over one reload of the page.
// A page whose fields are made by script hears "kb:restore" with the fields, and makes them.

const PLACE = "kb.kept-form";

function* fields() {
  for (const field of document.querySelectorAll("main :is(input, textarea, select)[name]")) {
    if (!["hidden", "password", "file", "submit"].includes(field.type)) yield field;
  }
}

/** What the fields of this page hold. */
export function readFields() {
  return [...fields()].map((field) => ({
    name: field.name,
    value: field.value,
    checked: field.checked ?? null,
  }));
}

/** Keep what the fields of this page hold, to be restored at `path`. */
export function keepForm(path) {
  const values = readFields();
  if (!values.length) return;
  try {
    sessionStorage.setItem(PLACE, JSON.stringify({ path, values }));
  } catch {
    // no storage: the form starts over, as without this script
  }
}

/** Put back what `keepForm` kept, if this is the page it was kept for. */
export function restoreForm() {
  let kept = null;
  try {
    kept = JSON.parse(sessionStorage.getItem(PLACE) || "null");
    sessionStorage.removeItem(PLACE);
  } catch {
    kept = null;
  }
  if (!kept || kept.path !== location.pathname + location.search) return;
  putFields(kept.values);
}

/** Put `values`, as `readFields` gave them, into the fields of this page. */
export function putFields(values) {
  document.dispatchEvent(new CustomEvent("kb:restore", { detail: values }));
  const waiting = new Map();
  for (const value of values) {
    waiting.set(value.name, [...(waiting.get(value.name) || []), value]);
  }
  for (const field of fields()) {
    const value = waiting.get(field.name)?.shift();
    if (value) putBack(field, value);
  }
}

function putBack(field, { value, checked }) {
  const isTick = field.type === "checkbox" || field.type === "radio";
  if (isTick ? field.checked === checked : field.value === value) return;
  if (isTick) field.checked = checked;
  else field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}
