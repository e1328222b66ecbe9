// Extends one's claim while the page of a review is open, seen and used; says so when it is lost.

import { Problem, post } from "./http.js";

const EVERY_MS = 4 * 60_000;
const IDLE_MS = 20 * 60_000; // nobody at the desk: the claim may end
const SIGNS_OF_LIFE = ["pointerdown", "pointermove", "keydown", "wheel", "scroll"];

let lastSeen = Date.now();

function wire(section) {
  const body = { claim: Number(section.dataset.claim) };
  for (const sign of SIGNS_OF_LIFE) {
    document.addEventListener(sign, () => (lastSeen = Date.now()), {
      capture: true,
      passive: true,
    });
  }
  const renew = async () => {
    if (document.hidden || Date.now() - lastSeen > IDLE_MS) return;
    try {
      show(section, await post(section.dataset.renewal, { body }));
    } catch (error) {
      if (error instanceof Problem && (error.status === 409 || error.status === 403)) lose(section);
    }
  };
  const timer = setInterval(renew, Number(section.dataset.every) || EVERY_MS);
  section.addEventListener("claim-lost", () => clearInterval(timer));
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) {
      lastSeen = Date.now();
      renew();
    }
  });
}

function show(section, review) {
  const time = section.querySelector("[data-claim-ends]");
  if (!time || !review?.claim_ends_at) return;
  time.dateTime = review.claim_ends_at;
  const parts = new Intl.DateTimeFormat("sv-SE", {
    timeZone: document.documentElement.dataset.zone,
    timeStyle: "short",
  });
  time.firstElementChild.textContent = parts.format(new Date(review.claim_ends_at));
}

// The number of the lost claim stays in the form: a verdict under it is refused, as it must be.
function lose(section) {
  section.querySelector("[data-claim-lost]").hidden = false;
  section.dispatchEvent(new Event("claim-lost"));
}

const section = document.querySelector("[data-claim-section][data-renewal]");
if (section) wire(section);
