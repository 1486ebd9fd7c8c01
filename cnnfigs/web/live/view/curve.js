// How does a number change while something learns? One line for this run, faint ones for those before.

import { formatNumber } from "./colours.js";
import { element } from "./dom.js";

const MOST = 200; // Points of a line. With more, neighbours are drawn as their mean.

/** The points of a line, as many as can be told apart, however many are added. */
export class Line {
  points = [];
  each = 1; // How many values a point is the mean of.
  #open = null; // The point that is not full yet.

  constructor({ averaged = false } = {}) {
    this.averaged = averaged;
  }

  add(x, y) {
    if (!this.averaged) return void this.points.push([x, y]);
    this.#open ??= { count: 0, sum: 0 };
    this.#open.count++;
    this.#open.sum += y;
    if (this.#open.count < this.each) return;
    this.points.push([x, this.#open.sum / this.#open.count]);
    this.#open = null;
    if (this.points.length < 2 * MOST) return;
    this.each *= 2;
    this.points = this.points.flatMap(([, value], i) =>
      i % 2 ? [[this.points[i][0], (this.points[i - 1][1] + value) / 2]] : [],
    );
  }
}

const NAMESPACE = "http://www.w3.org/2000/svg";
const svg = (name, attributes, ...children) => {
  const made = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

/** A picture of lines. `unit` says what is counted from left to right. */
export function curve({ title, unit, format, limits }) {
  const lines = svg("svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none", role: "img" });
  const [most, least, end, now] = Array.from({ length: 4 }, () => element("span"));
  return {
    element: element(
      "figure",
      { class: "live-curve" },
      element("figcaption", {}, element("b", {}, title), " ", now),
      most,
      lines,
      least,
      end,
    ),
    /** Show the lines of runs, the present one last. */
    show(runs) {
      const all = runs.flatMap(({ points }) => points);
      const far = Math.max(1, ...all.map(([x]) => x));
      const [low, high] = limits(all.map(([, y]) => y));
      const place = ([x, y]) => {
        const share = Math.max(0, Math.min(1, (y - low) / (high - low)));
        return `${((100 * x) / far).toFixed(2)},${(100 - 100 * share).toFixed(2)}`;
      };
      const paths = runs.map(({ points }) =>
        svg("polyline", { points: points.map(place).join(" ") }),
      );
      lines.replaceChildren(...paths);
      most.textContent = format(high);
      least.textContent = format(low);
      end.textContent = all.length ? `${formatNumber(far)} ${unit}` : "";
      const { points = [], each } = runs.at(-1) ?? {};
      const last = points.at(-1);
      const mean = each > 1 ? `, mean of ${each} steps` : "";
      now.textContent = last ? format(last[1]) + mean : "";
      lines.setAttribute(
        "aria-label",
        last ? `${title}: ${format(last[1])} after ${formatNumber(last[0])} ${unit}` : title,
      );
    },
  };
}
