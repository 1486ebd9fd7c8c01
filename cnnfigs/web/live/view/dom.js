// How is a part of a figure made? An element, with its attributes, listeners and children. A child
// that is text stays text, whatever it holds: nothing here reads markup.

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (isThere(value)) made.setAttribute(key, value);
  }
  made.append(...children.filter(isThere));
  return made;
}

/** A moment in which the page may answer to its reader, and paint. */
export const pause = () => new Promise((go) => setTimeout(go));

const isThere = (value) => value !== null && value !== undefined && value !== false;

/** Make what is there say what it should. What can stay stays, and with it the focus. */
export function morph(old, fresh) {
  const [are, wanted] = [[...old.childNodes], [...fresh.childNodes]];
  const alike = old.nodeName === fresh.nodeName && are.length === wanted.length;
  // What was painted on a canvas is no part of the tree.
  if (!alike || old.nodeName === "CANVAS") return old.replaceWith(fresh);
  old.nodeValue = fresh.nodeValue;
  for (const { name } of [...(old.attributes ?? [])])
    if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes ?? []) old.setAttribute(name, value);
  are.forEach((child, i) => morph(child, wanted[i]));
}

/** Radio buttons in a row: one choice of a few. */
export function choice(legend, options, chosen, onChoose) {
  const name = `live-${Math.random()}`;
  const inputs = Object.keys(options).map((value) =>
    element("input", {
      type: "radio",
      name,
      value,
      checked: value === chosen,
      onchange: () => onChoose(value),
    }),
  );
  const labels = inputs.map((input) =>
    element("label", {}, input, element("span", {}, options[input.value])),
  );
  const made = element(
    "fieldset",
    { class: "live-choice" },
    element("legend", {}, legend),
    ...labels,
  );
  made.choose = (value) => {
    for (const input of inputs) input.checked = input.value === value;
  };
  return made;
}

/** A line that screen readers read out when it changes; not more often than they can follow. */
export function announcer() {
  const line = element("p", { class: "live-status", role: "status" });
  let timer = 0;
  line.say = (words) => {
    clearTimeout(timer);
    timer = setTimeout(() => words !== line.textContent && (line.textContent = words), 400);
  };
  return line;
}
