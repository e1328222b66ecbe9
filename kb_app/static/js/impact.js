// What a proposal would do is worked out after the page is there, and put where its link stands.

const place = document.querySelector("[data-impact]");

async function fill() {
  place.setAttribute("aria-busy", "true");
  const wait = place.querySelector("[data-impact-wait]");
  try {
    const response = await fetch(place.dataset.impact, {
      credentials: "same-origin",
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) throw new Error(String(response.status));
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    wait.replaceWith(page.querySelector("[data-impact-result]"));
  } catch {
    wait.append(` ${place.dataset.failed}`);
  }
  place.setAttribute("aria-busy", "false");
}

if (place) fill();
