// Keyboard shortcuts. Keys never act while an input method composes.
// Single keys are left alone in fields, and can be switched off; with Ctrl or Alt they always work.

import * as settings from "./settings.js";

/** Whether this key belongs to an input method that is composing. */
export function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}

/** Whether what is typed now goes into a field. */
export function isTyping(target) {
  if (!(target instanceof Element)) return false;
  if (target.closest("textarea, select, [contenteditable='true']")) return true;
  const input = target.closest("input");
  return Boolean(input) && !["checkbox", "radio", "button", "submit", "file"].includes(input.type);
}

export function singleKeysOn() {
  return settings.read("single-keys", "on") === "on";
}

/** "j", "Ctrl+k", "Alt+1", "Alt+b": with Alt digits and letters by their place, whatever they type. */
function nameOf(event, withControl) {
  if (event.altKey) return withControl ? "" : `Alt+${nameWithAlt(event)}`;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return withControl ? `Ctrl+${key}` : key;
}

function nameWithAlt({ code, key }) {
  if (key.startsWith("Arrow") || key === "Enter") return key;
  return /^(?:Digit|Key)([0-9A-Z])$/.exec(code)?.[1].toLowerCase() ?? "";
}

/**
 * Act on keys: onKeys({ "j": next, "Ctrl+k": search, "?": help }). An action gets the event; when it
 * returns false, the key keeps its usual meaning.
 */
export function onKeys(actions, target = document) {
  target.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || isComposing(event)) return;
    const withControl = event.ctrlKey || event.metaKey;
    const action = actions[nameOf(event, withControl)];
    if (!action) return;
    const single = !withControl && !event.altKey && event.key.length === 1;
    if (single && (isTyping(event.target) || !singleKeysOn())) return;
    if (action(event) !== false) event.preventDefault();
  });
}
