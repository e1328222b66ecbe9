// Recent searches of this person in this browser. Never sent anywhere.

import * as settings from "./settings.js";

const KEPT = 8;
const NAME = `recent.${document.body.dataset.user}`;

/** All of them, the newest first. */
export function all() {
  try {
    const list = JSON.parse(settings.read(NAME, "[]"));
    return Array.isArray(list) ? list.filter((query) => typeof query === "string") : [];
  } catch {
    return [];
  }
}

/** Remember a query that led somewhere; the newest comes first. */
export function remember(query) {
  if (!query) return;
  const others = all().filter((known) => known !== query);
  settings.write(NAME, JSON.stringify([query, ...others].slice(0, KEPT)));
}

/** Show the recent searches at the top of an empty box's page. */
export function show() {
  const start = document.querySelector("[data-start]");
  const queries = all();
  if (!start || !queries.length) return;
  const section = document.getElementById("recent-template").content.cloneNode(true);
  section.querySelector("ul").replaceChildren(...queries.map((query) => chip(query, "row-item")));
  section.querySelector("[data-forget-recent]").addEventListener("click", () => {
    settings.forget(NAME);
    document.querySelector("[data-recent]")?.remove();
    document.getElementById("q").focus();
  });
  start.querySelector("[data-recent]")?.remove();
  start.prepend(section);
}

/** Put the newest recent search that goes on from `typed` before other ways to go on. */
export function offer(list, typed) {
  const query = typed && all().find((known) => known !== typed && known.startsWith(typed));
  if (!query) return;
  const same = [...list.querySelectorAll("a")].find((link) => link.dataset.query === query);
  same?.closest("li").remove();
  list.prepend(chip(query));
}

function chip(query, look = "chip") {
  const link = document.createElement("a");
  link.className = look;
  link.dataset.query = query;
  link.href = `/search?${new URLSearchParams({ q: query })}`;
  link.textContent = query;
  const item = document.createElement("li");
  item.append(link);
  return item;
}
