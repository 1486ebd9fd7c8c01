// How do modules and a worker start on a page that was opened straight from disk? A browser loads
// neither from there. But it runs a plain script: so all modules stand within one function, each as a
// function of its own. The page calls it. A worker is a blob of the same function's text.

(function live(start) {
  // biome-ignore lint/suspicious/noRedundantUseStrict: the build makes a plain script of this.
  "use strict";
  const modules = {
    /* Written by the build: each module by its path, as a function that returns its exports. */
  };
  const startWorker = (name) => {
    const script = new Blob([`(${live})(${JSON.stringify(name)})`], { type: "text/javascript" });
    return new Worker(URL.createObjectURL(script));
  };
  const made = { "loader.js": { startWorker } };
  const need = (name) => (made[name] ??= modules[name](need));
  need(start);
})("page.js");
