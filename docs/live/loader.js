// How do modules start on a page that was opened straight from disk? A browser loads no module and
// no worker from there, but a plain script may hold their sources: each becomes a blob, which it
// loads everywhere. `sources` stands before this text, written by the build.

const addresses = {};

function addressOf(name) {
  addresses[name] ??= URL.createObjectURL(
    new Blob(
      [
        sources[name].replace(/from "\.\/([\w-]+\.js)"/g, (_, needed) => `from "${addressOf(needed)}"`),
        `\n//# sourceURL=live/${name}`,
      ],
      { type: "text/javascript" },
    ),
  );
  return addresses[name];
}

globalThis.cnnfigsLive = { addressOf };
import(addressOf("page.js"));
