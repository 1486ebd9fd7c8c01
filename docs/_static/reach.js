/* What scrolls sideways can be reached by a key, and only that: each stop costs whoever uses Tab. */

{
  const watch = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) {
        target.tabIndex = 0;
      } else {
        target.removeAttribute("tabindex");
      }
    }
  });
  for (const box of document.querySelectorAll("article :is(pre, .table-wrapper, div.math)")) {
    watch.observe(box);
  }
}
