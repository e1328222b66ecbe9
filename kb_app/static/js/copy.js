// Puts text on the clipboard, also where the browser gives no clipboard (plain http host names).

/** Whether the text is on the clipboard now. Focus and selection stay where they were. */
export async function copyText(text) {
  if (navigator.clipboard && window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // refused; the old way may still work
    }
  }
  return copyBySelection(text);
}

function copyBySelection(text) {
  const before = document.activeElement;
  const caret = before && "selectionStart" in before ? caretOf(before) : null;
  const carrier = document.createElement("textarea");
  carrier.value = text;
  carrier.className = "visually-hidden";
  carrier.setAttribute("aria-hidden", "true");
  carrier.readOnly = true;
  document.body.append(carrier);
  carrier.focus({ preventScroll: true });
  carrier.select();
  let copied = false;
  try {
    copied = document.execCommand("copy");
  } catch {
    copied = false;
  }
  carrier.remove();
  before?.focus?.({ preventScroll: true });
  if (caret) before.setSelectionRange(...caret);
  return copied;
}

function caretOf(field) {
  return field.selectionStart === null
    ? null
    : [field.selectionStart, field.selectionEnd, field.selectionDirection || "none"];
}
