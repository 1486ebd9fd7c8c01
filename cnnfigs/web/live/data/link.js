// How is a state written into the address, so that a link opens the same view?
//
// #figure?input=example.2&layer=conv3&map=7 : the figure's name, then what it shows.

export function parse(hash) {
  const [id, query = ""] = hash.slice(1).split("?");
  return { id, state: Object.fromEntries(new URLSearchParams(query)) };
}

/**
 * Restore a figure's state that the address holds, and again when the reader goes back or forth to
 * one, or to the page's first. A link to the top has no hash either, but, unlike what stood in the
 * address before, no state.
 */
export async function restored(id, figure) {
  const read = () => {
    const found = parse(location.hash);
    return found.id === id ? found.state : {};
  };
  const ours = () => (location.hash ? parse(location.hash).id === id : history.state);
  await figure.restore(read());
  addEventListener("popstate", () => ours() && figure.restore(read()));
  return figure;
}

export function address(id, state) {
  const entries = Object.entries(state).filter(([, value]) => value != null);
  return `#${id}?${new URLSearchParams(entries.map(([name, value]) => [name, String(value)]))}`;
}

/** Write a state into the address: as a step that the back button undoes, or in place. */
export function write(id, state, { step } = {}) {
  const hash = address(id, state);
  if (hash === location.hash) return;
  history[step ? "pushState" : "replaceState"]({}, "", hash);
}

/** Numbers from 0 to 255 as letters that an address may hold, and back. */
export const toBase64Url = (bytes) =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

export const fromBase64Url = (letters) =>
  Uint8Array.from(atob(letters.replaceAll("-", "+").replaceAll("_", "/")), (letter) =>
    letter.charCodeAt(0),
  );
