// Errors of a call shown at the fields they are about, as the templates show them.

import { fieldId } from "./groups.js";

/** Take away all errors shown in `form`. */
export function clearErrors(form) {
  for (const shown of form.querySelectorAll(".field-error")) shown.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    field.classList.remove("is-invalid");
    const described = (field.getAttribute("aria-describedby") || "")
      .split(" ")
      .filter((id) => id && !id.endsWith("-error"))
      .join(" ");
    if (described) field.setAttribute("aria-describedby", described);
    else field.removeAttribute("aria-describedby");
  }
}

/** Show `errors` ([{field, message}]) for which `wanted(name)` holds; gives the first place. */
export function showErrors(form, errors, wanted = () => true) {
  let first = null;
  for (const { field: name, message } of errors) {
    const place = placeOf(form, name);
    if (!place || !wanted(place.name || name)) continue;
    show(place, message);
    first ||= place;
  }
  return first;
}

/** What the field called `name`, or the group it is in, is called for people. */
export function labelOf(form, name) {
  const place = placeOf(form, name);
  const label = place?.labels?.[0] ?? place?.querySelector?.("legend");
  const own = label?.firstChild?.textContent.trim() || label?.querySelector("span")?.textContent;
  return own || place?.getAttribute("aria-label") || "";
}

function placeOf(form, name) {
  for (let own = name; own; own = own.slice(0, Math.max(0, own.lastIndexOf(".")))) {
    const id = CSS.escape(fieldId(own));
    const found = form.querySelector(`#${id}-text`) || form.querySelector(`#${id}`);
    if (found) return found;
  }
  return null;
}

function show(place, message) {
  const id = `${place.id}-error`;
  let note = document.getElementById(id);
  if (!note) {
    note = document.createElement("p");
    note.className = "field-error";
    note.id = id;
    if (place.matches("input, textarea, select")) place.after(note);
    else (place.querySelector("legend") || place.lastElementChild).after(note);
  }
  note.textContent = note.textContent ? `${note.textContent} ${message}` : message;
  if (!place.matches("input, textarea, select")) return;
  place.setAttribute("aria-invalid", "true");
  place.classList.add("is-invalid");
  const described = place.getAttribute("aria-describedby") || "";
  if (!described.split(" ").includes(id)) {
    place.setAttribute("aria-describedby", `${id} ${described}`.trim());
  }
}
