"""How long a step of a diagnosis takes in the browser: from the key to the next question.

    python -m benchmarks.browser.guide_steps --url http://127.0.0.1:8000 --name agent --password …

Walks what the four lines below find on a service with the sample content, by answer 1 at every
question and 100 in every sum; median and p95 over all steps.
"""

from __future__ import annotations

import argparse
import shutil

from playwright.sync_api import Page, sync_playwright

from benchmarks.kit.measures import percentile

LINES = (
    "这个月电费比上个月多了一倍",
    "家里没有电了帮我看看怎么回事",
    "灯很暗电器带不动",
    "打长途话费怎么扣这么快",
)
BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome")
STEP = """async () => {
  const place = document.querySelector("[data-guide]");
  const field = place.querySelector("input");
  const step = place.querySelector(".guide__step").textContent;
  if (place.querySelector("[data-copy-main], .guide__then")) return null;
  for (const one of place.querySelectorAll("input")) {
    one.value = "100";
    one.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const begun = performance.now();
  if (field) place.querySelector("[data-go]").click();
  else place.dispatchEvent(new KeyboardEvent("keydown", { key: "1", bubbles: true }));
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return [performance.now() - begun, place.querySelector(".guide__step").textContent !== step];
}"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--password", required=True)
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    found = next(filter(None, map(shutil.which, BROWSERS)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        page = browser.new_context(base_url=options.url).new_page()
        page.goto("/login")
        page.fill("input[name=name]", options.name)
        page.fill("input[name=password]", options.password)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: "/login" not in address)
        times = [took for line in LINES for took in _walked(page, line, options.rounds)]
        browser.close()
    median, high = (percentile(times, share) for share in (0.5, 0.95))
    print(f"{len(times)} steps: median {median:.1f} ms, p95 {high:.1f} ms")


def _walked(page: Page, line: str, rounds: int) -> list[float]:
    times: list[float] = []
    for _round in range(rounds):
        page.evaluate("sessionStorage.clear()")
        page.goto(f"/search?q={line}")
        page.wait_for_selector(".guide__ask")
        while (step := page.evaluate(STEP)) is not None:
            took, went_on = step
            assert went_on, line
            times.append(took)
    return times


if __name__ == "__main__":
    main()
