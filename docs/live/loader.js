// How do modules start on a page that was opened straight from disk? A browser loads no module and
// no worker from there. But a plain script may hold their sources, and make blobs of them, which
// load everywhere. `sources` stands before this text, written by the build.

const addresses = {};
const asBlob = (source) => URL.createObjectURL(new Blob([source], { type: "text/javascript" }));

/** A module, with the addresses of the modules that it imports. */
function addressOf(name) {
  const source = () =>
    sources[name].replace(/from *"\.\/([\w-]+\.js)"/g, (_, needed) => `from "${addressOf(needed)}"`);
  return (addresses[name] ??= asBlob(`${source()}\n//# sourceURL=live/${name}`));
}

/** A module with those that it imports as one script: a worker from disk can't import either. */
function whole(name, told = new Set()) {
  if (told.has(name)) return "";
  told.add(name);
  return sources[name]
    .replace(/import[^;"]*"\.\/([\w-]+\.js)";/g, (_, needed) => whole(needed, told))
    .replace(/\bexport /g, "");
}

globalThis.cnnfigsLive = { startWorker: (name) => new Worker(asBlob(whole(name))) };
import(addressOf("page.js"));
