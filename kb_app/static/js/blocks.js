// Blocks of text: what refers to one is put into the field that was written in last, where the caret was.

const FIELDS = "textarea, input:not([type]), input[type=text]";

/** Wire the blocks that are offered in an editor. */
export function wireBlocks(form) {
  const offered = form.querySelector("[data-blocks]");
  if (!offered) return;
  let last = null;
  form.addEventListener("focusout", ({ target }) => {
    if (target.matches(FIELDS) && target.name.startsWith("content.")) last = target;
  });
  offered.addEventListener("click", ({ target }) => {
    const reference = target.closest("[data-insert]")?.dataset.insert;
    const field = last?.isConnected ? last : form.querySelector('textarea[name^="content."]');
    if (!reference || !field) return;
    field.focus();
    field.setRangeText(reference, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
