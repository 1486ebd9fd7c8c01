/* What does a term mean? Its definition opens where the term stands: on hover, on focus, or by a tap; a
   second tap leads to the glossary. It stays while the pointer is on it, and goes by Escape. */

{
  const PATIENCE = 250; // Milliseconds to come from a term to its definition.
  const EDGE = 8;
  let open = null;
  let timer = 0;
  let touched = false;

  const definitionOf = (link) =>
    document.getElementById(`tip-${decodeURIComponent(link.hash.slice(1))}`);

  function hide() {
    clearTimeout(timer);
    if (open) definitionOf(open).hidden = true;
    open = null;
  }

  function hideSoon() {
    clearTimeout(timer);
    timer = setTimeout(hide, PATIENCE);
  }

  function show(link) {
    clearTimeout(timer);
    if (open === link) return;
    hide();
    open = link;
    const box = definitionOf(link);
    box.hidden = false;
    const { left, top, bottom } = link.getClientRects()[0];
    const fits = bottom + box.offsetHeight + EDGE < innerHeight;
    const end = document.documentElement.clientWidth - box.offsetWidth - EDGE;
    box.style.left = `${Math.max(EDGE, Math.min(left, end)) + scrollX}px`;
    box.style.top = `${(fits ? bottom : top - box.offsetHeight) + scrollY}px`;
  }

  function prepare(link) {
    const box = definitionOf(link);
    if (!box) return;
    document.body.append(box); // Where nothing that holds it cuts it off.
    link.setAttribute("aria-describedby", box.id);
    link.addEventListener("pointerdown", ({ pointerType }) => {
      touched = pointerType === "touch";
    });
    link.addEventListener("pointerenter", ({ pointerType }) => {
      if (pointerType !== "touch") show(link);
    });
    link.addEventListener("focus", () => link.matches(":focus-visible") && show(link));
    link.addEventListener("click", (event) => {
      if (!touched || open === link) return;
      event.preventDefault();
      show(link);
    });
    for (const part of [link, box]) part.addEventListener("pointerleave", hideSoon);
    link.addEventListener("blur", hideSoon);
    box.addEventListener("pointerenter", () => clearTimeout(timer));
  }

  for (const term of document.querySelectorAll("a > .std-term")) prepare(term.parentElement);
  addEventListener("keydown", ({ key }) => key === "Escape" && hide());
  addEventListener("pointerdown", ({ target }) => {
    if (open && !open.contains(target) && !definitionOf(open).contains(target)) hide();
  });
}
