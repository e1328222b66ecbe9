// A task that is going on: what the page says is asked for anew each second, until it has ended.

const SECOND = 1000;

async function askAgain() {
  const shown = document.querySelector("[data-task][data-open]");
  if (!shown) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.querySelector("[data-task]");
      if (now?.dataset.next) {
        location.replace(now.dataset.next);
        return;
      }
      if (now && now.innerHTML !== shown.innerHTML && !shown.contains(document.activeElement)) {
        shown.replaceWith(now);
      }
    }
  } catch {
    // the network is away: the next time
  }
  setTimeout(askAgain, SECOND);
}

setTimeout(askAgain, SECOND);
