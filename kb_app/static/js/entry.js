// The page of an entry: copying, and what opens beside it.

import * as beside from "./beside.js";
import { composeFrom, leave as leaveComposing } from "./compose.js";
import { onKeys } from "./keys.js";
import { lastQuery } from "./last-search.js";

const article = document.querySelector(".entry__article");

onKeys({
  c: () => {
    if (!getSelection().isCollapsed) return false;
    document.querySelector("[data-copy-main]")?.click();
    return true;
  },
  "Alt+b": () => beside.openNextClause(article),
  Escape: () => {
    if (leaveComposing()) return true;
    if (!beside.isOpen() || document.querySelector("[popover]:popover-open")) return false;
    beside.close();
    return true;
  },
});
composeFrom(
  () => (beside.isOpen() ? beside.panel : article),
  () => ({ query: lastQuery(), rank: null }),
);
