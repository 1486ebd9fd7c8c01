// What the figures that learn share. Most pages have none of them, so it comes when one starts, and
// with it its style.

import { style } from "../styles/learning.js";
import { curve, Line } from "./curve.js";
import { element } from "./dom.js";
import { player, problemLine } from "./player.js";
import { tiles } from "./tiles.js";

export const views = { curve, Line, player, problemLine, tiles };

/** An element with the style of what learns, and with what a figure adds to it. */
export const sheet = (more = "") => element("style", {}, style + more);
