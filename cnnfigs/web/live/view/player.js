// How does a reader let something learn? Run, pause, one step: a button each.

import { element } from "./dom.js";

const nextFrame = () => new Promise(requestAnimationFrame); // None comes in a tab in the background.

/**
 * Buttons that call `advance(more)` again and again, frame by frame, or `step()` once. The last
 * call before a pause says that no more will follow; it pauses by itself where `advance` returns
 * that it is done. What goes wrong stops it, and is told.
 */
export function player({ advance, step, fail, onpause }) {
  let playing = false;
  let done = Promise.resolve();
  const safely = (work) => {
    done = done.then(work).catch((error) => {
      set(false);
      fail(error);
    });
    return done;
  };
  const set = (now) => {
    playing = now;
    run.textContent = playing ? "Pause" : "Learn";
  };
  const play = async () => {
    while (playing) {
      if (await advance(true)) set(false);
      await nextFrame();
    }
    await advance(false);
    onpause();
  };
  const pause = () => {
    set(false);
    return done;
  };
  const toggle = () => {
    if (playing) return pause();
    set(true);
    return safely(play);
  };
  const once = async () => {
    await pause();
    await safely(step);
    onpause();
  };
  const run = element("button", { type: "button", class: "live-run", onclick: toggle });
  set(false);
  return {
    buttons: [run, element("button", { type: "button", onclick: once }, "One step")],
    pause,
    toggle,
    once,
    get playing() {
      return playing;
    },
  };
}

/** A sentence in the place where something else should have happened. */
export function problemLine() {
  const line = element("p", { class: "live-problem", role: "alert", hidden: true });
  line.say = (words) => {
    line.hidden = !words;
    line.textContent = words;
  };
  return line;
}
