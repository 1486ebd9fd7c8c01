// How do modules and a worker start on a page that was opened straight from disk? A browser loads
// neither from there. But it runs a plain script: so all modules stand within one function, each as a
// function of its own. The page calls it. A worker is a blob of the same function's text. What only
// some pages need, or only a worker, comes in parts, which are scripts of their own.

(function live(start, given) {
  // biome-ignore lint/suspicious/noRedundantUseStrict: the build makes a plain script of this.
  "use strict";
  const modules = {
    /* Written by the build: each module by its path, as a function that returns its exports. */
    ...given,
  };
  const version = "/* Written by the build: a digest of all parts. */";
  const here = globalThis.document?.currentScript.src;
  const parts = {}; // By path: a promise of the part's modules, and below what keeps it.
  const arrived = {};
  // A worker can't fetch a part itself: its page hands it over.
  globalThis.cnnfigsPart = (name, part) => (here ? arrived[name] : add)(part);

  /** Run a script, and return what it hands over to a function that `receive` is told of. */
  const fetchScript = (address, receive, what) =>
    new Promise((resolve, reject) => {
      receive(resolve);
      const script = document.createElement("script");
      script.src = address;
      const done = (why) => () => {
        script.remove();
        reject(new Error(`${address} ${why}`)); // Unless what it holds has arrived by now.
      };
      script.onerror = done("could not be loaded");
      script.onload = done(`does not hold ${what}`);
      document.head.append(script);
    });
  const holds = (name) => name in modules;
  const fetchPart = (name) =>
    (parts[name] ??= holds(name)
      ? {} // The page holds all modules in one script, and so does a copy of it.
      : fetchScript(
          // A browser that remembers an older one of this name asks again.
          new URL(`${name.split("/").pop()}?${version}`, here),
          (resolve) => (arrived[name] = resolve),
          name,
        ));

  const add = (part) => Object.assign(modules, part);

  /** What a module exports that comes in a part. */
  const load = async (name) => {
    if (!holds(name)) add(await fetchPart(name));
    return need(name);
  };
  /** A script that gives a part to a function, for a worker to run: from disk, it could load none. */
  const scriptOf = async (called, name) => {
    const members = Object.entries(await fetchPart(name)).map(
      ([path, module]) => `${JSON.stringify(path)}:${module}`,
    );
    return `(${called})(${JSON.stringify(name)},{${members}})`;
  };
  const startWorker = async (name) => {
    if (!globalThis.Worker) throw new Error("the browser has no workers");
    const blob = new Blob([await scriptOf(live, name)], { type: "text/javascript" });
    return new Worker(URL.createObjectURL(blob));
  };
  const made = { "loader.js": { fetchScript, holds, load, scriptOf, startWorker } };
  const need = (name) => (made[name] ??= modules[name](need));
  need(start);
})("page.js");
