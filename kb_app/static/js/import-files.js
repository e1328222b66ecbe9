// Import: files of a folder, chosen or dropped, become those of the field that is sent.

/**
 * Wires the button that chooses a folder, and dropping onto `form`. What the field does not take
 * (by its ending, or hidden) is left out, and counted.
 */
export function wireFiles(form) {
  const input = form.elements.file;
  const place = form.querySelector("[data-files]");
  const folder = form.querySelector("[data-folder]");
  if (!place || !folder || !("webkitdirectory" in folder)) return;
  const button = form.querySelector("[data-choose-folder]");
  const status = form.querySelector("[data-files-status]");
  const endings = input.accept.split(",");

  button.hidden = false;
  button.addEventListener("click", () => folder.click());
  folder.addEventListener("change", () => {
    const found = [...folder.files].map((file) => ({ file, path: file.webkitRelativePath }));
    if (found.length) take(found);
    folder.value = "";
  });
  input.addEventListener("change", () => (status.textContent = ""));

  place.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    place.dataset.over = "yes";
  });
  place.addEventListener("dragleave", (event) => {
    if (!place.contains(event.relatedTarget)) delete place.dataset.over;
  });
  place.addEventListener("drop", async (event) => {
    event.preventDefault();
    delete place.dataset.over;
    const dropped = [...event.dataTransfer.items]
      .map((item) => item.webkitGetAsEntry?.())
      .filter(Boolean);
    take((await Promise.all(dropped.map(filesOf))).flat());
  });

  function take(found) {
    const taken = found.filter(({ path }) => isTaken(path)).toSorted(byPath);
    const names = new Map();
    for (const { file } of taken) names.set(file.name, (names.get(file.name) || 0) + 1);
    const chosen = new DataTransfer();
    for (const { file, path } of taken) {
      const name = names.get(file.name) === 1 ? file.name : path.replaceAll("/", " ").trim();
      chosen.items.add(new File([file], name, { type: file.type }));
    }
    input.files = chosen.files;
    const left = found.length - taken.length;
    const { textChosen, textLeft } = place.dataset;
    status.textContent =
      textChosen.replace("{n}", taken.length) + (left ? textLeft.replace("{n}", left) : "");
  }

  function isTaken(path) {
    const parts = path.split("/").filter(Boolean);
    if (parts.some((part) => part.startsWith(".") || part === "__MACOSX")) return false;
    return endings.some((ending) => path.toLowerCase().endsWith(ending));
  }
}

const byPath = (one, other) => one.path.localeCompare(other.path, undefined, { numeric: true });

// a file that was dropped, or all in a folder and those below it
async function filesOf(entry) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    return [{ file, path: entry.fullPath }];
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) break; // it gives a hundred at a time
    found.push(...some);
  }
  return (await Promise.all(found.map(filesOf))).flat();
}
