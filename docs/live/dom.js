// How is a part of a figure made? An element, with its attributes, listeners and children.

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if ((value ?? false) !== false) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** Radio buttons in a row: one choice of a few. */
export function choice(legend, options, chosen, onChoose) {
  const name = `live-${Math.random()}`;
  const buttons = Object.entries(options).map(([value, words]) => {
    const input = element("input", { type: "radio", name, value, checked: value === chosen, onchange: () => onChoose(value) });
    return element("label", {}, input, element("span", {}, words));
  });
  const made = element("fieldset", { class: "live-choice" }, element("legend", {}, legend), ...buttons);
  made.choose = (value) => made.querySelectorAll("input").forEach((input) => (input.checked = input.value === value));
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
