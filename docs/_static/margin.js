/* Notes stand open in the margin of a wide window, and folded in the text of a narrow one. */

{
  const wide = matchMedia("(min-width: 80em)");

  function placeNotes() {
    for (const note of document.querySelectorAll("aside.margin > details")) {
      note.open = wide.matches;
    }
  }

  wide.addEventListener("change", placeNotes);
  placeNotes();
}
