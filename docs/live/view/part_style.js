// How does a part bring its style along? As text: all other styles are in the sheet that pages load.

const added = new Set();

export function addStyle(text) {
  if (added.has(text)) return;
  added.add(text);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
