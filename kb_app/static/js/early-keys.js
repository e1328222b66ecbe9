// A key pressed while the modules of a page are still read is done as soon as they are there.
// Not a module: it must listen before they do. What a key means to the browser by itself is left to it.
(() => {
  const early = [];

  function isKept({ key, altKey, ctrlKey, metaKey, isComposing, keyCode, target }) {
    if (isComposing || keyCode === 229) return false;
    if (ctrlKey || metaKey) return key === "Enter";
    return altKey || (key.length === 1 && !target.closest("input, textarea, select, button"));
  }

  function keep(event) {
    if (isKept(event)) early.push(event);
  }

  function replay() {
    document.removeEventListener("keydown", keep);
    for (const event of early) {
      if (event.defaultPrevented || !event.target.isConnected) continue;
      event.target.dispatchEvent(new KeyboardEvent("keydown", event));
    }
  }

  document.addEventListener("keydown", keep);
  document.addEventListener("DOMContentLoaded", replay); // modules have run by then
})();
