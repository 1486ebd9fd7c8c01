/* A switch at the head of a page opens all its code, on this page and on those read after it. */

{
  const REMEMBERED_AS = "cnnfigs-all-code";
  const line = document.querySelector("p.reading-time");
  const folds = document.querySelectorAll("div.cell > details.hide");

  /* A browser may refuse to keep anything: the switch then holds for the page. */
  function remembered() {
    try {
      return localStorage.getItem(REMEMBERED_AS) === "yes";
    } catch {
      return false;
    }
  }

  function remember(all) {
    try {
      if (all) {
        localStorage.setItem(REMEMBERED_AS, "yes");
      } else {
        localStorage.removeItem(REMEMBERED_AS);
      }
    } catch {
      /* It was refused. */
    }
  }

  function show(all) {
    for (const fold of folds) {
      fold.open = all;
    }
  }

  if (line && folds.length) {
    const label = document.createElement("label");
    const box = document.createElement("input");
    label.className = "code-switch";
    box.type = "checkbox";
    box.checked = remembered();
    box.addEventListener("change", () => {
      show(box.checked);
      remember(box.checked);
    });
    label.append(box, " Show all code");
    line.append(label);
    if (box.checked) {
      show(true);
    }
  }
}
