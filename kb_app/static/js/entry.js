// The page of an entry: copying, and what opens beside it.

import * as beside from "./beside.js";
import { onKeys } from "./keys.js";

onKeys({
  c: () => {
    if (!getSelection().isCollapsed) return false;
    document.querySelector("[data-copy-main]")?.click();
    return true;
  },
  "Alt+b": () => beside.openNextClause(document.querySelector(".entry__article")),
  Escape: () => {
    if (!beside.isOpen() || document.querySelector("[popover]:popover-open")) return false;
    beside.close();
    return true;
  },
});
