// Which live figures does this page have, and when do they start? Each waits until its reader comes
// near, or a link leads to it. Until then, and where it can't run, the still figure is there.

import { start as startEngine } from "./data/engine.js";
import { parse } from "./data/link.js";
import { load } from "./loader.js";
import { element, pause } from "./view/dom.js";

// Some kinds share a module; the others have one of their own name.
const SHARED = {
  ask: "network",
  compare: "network",
  draw: "network",
  pool: "places",
  stride: "places",
};

/** Refuse a browser that is too old, by what it lacks: the newest that figures ask of one. */
function refuseOld() {
  const needed = {
    DecompressionStream: globalThis.DecompressionStream,
    "Array.prototype.toSorted": [].toSorted,
  };
  const lacking = Object.keys(needed).filter((name) => !needed[name]);
  if (lacking.length)
    throw new Error(
      `this browser lacks ${lacking.join(" and ")}, ` +
        "which Chrome has since version 110, Firefox since 115 and Safari since 16.4",
    );
}

async function begin(host) {
  if (host.dataset.state) return;
  host.dataset.state = "loading";
  // The words of a page are painted first.
  await new Promise(requestAnimationFrame);
  await pause();
  try {
    refuseOld();
    const content = JSON.parse(host.querySelector("[data-content]").textContent);
    const { weights, figure: kind } = host.dataset;
    const [{ start }, engine] = await Promise.all([
      load(`figures/${SHARED[kind] ?? kind}.js`),
      weights && startEngine(content, weights),
    ]);
    await pause(); // What came was read in a task of its own.
    const shown = document.createElement("div");
    shown.className = "live-figure";
    host.append(shown);
    const figure = await start(shown, { host, content, engine });
    Object.assign(host, { engine, figure }); // For whoever wants to look closer, and for the tests.
    host.dataset.state = "running";
    document.getElementById(host.dataset.fallback)?.classList.add("live-replaced");
  } catch (error) {
    host.dataset.state = "failed";
    host.querySelector(".live-figure")?.remove();
    const words = `This figure can't run here: ${error.message}. The still one is in its place.`;
    host.append(element("p", { class: "live-problem", role: "status" }, words));
    console.error(`The live figure ${host.id} can't run:`, error);
  }
}

async function follow() {
  const host = document.getElementById(parse(location.hash).id);
  if (!host?.matches(".live")) return;
  await begin(host);
  // To a bare name the browser is on its way itself: a leap meanwhile would end beside it.
  (host.querySelector("[data-scroll-here]") ?? host).scrollIntoView({
    behavior: location.hash.includes("?") ? "instant" : "auto",
  });
}

const near = new IntersectionObserver(
  (entries) => entries.forEach(({ isIntersecting, target }) => isIntersecting && begin(target)),
  { rootMargin: "100%" },
);
document.querySelectorAll("div.live").forEach((host) => near.observe(host));
// What was in the address before is marked by a state: who returns to it finds the old place on the
// page. A link that is followed has none, and leads to its figure.
history.replaceState({}, "");
addEventListener("hashchange", () => history.state || follow());
follow();
