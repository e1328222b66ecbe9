// Blocks of text and pictures: what refers to one is put into the field that was written in last, where the caret was.

const FIELDS = "textarea, input:not([type]), input[type=text]";

/** Wire what an editor offers to be put into its texts: blocks, and pictures among its files. */
export function wireBlocks(form) {
  let last = null;
  form.addEventListener("focusout", ({ target }) => {
    if (target.matches(FIELDS) && target.name.startsWith("content.")) last = target;
  });
  form.addEventListener("click", ({ target }) => {
    const reference = target.closest("[data-insert]")?.dataset.insert;
    const field = last?.isConnected ? last : form.querySelector('textarea[name^="content."]');
    if (!reference || !field) return;
    field.focus();
    field.setRangeText(reference, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
