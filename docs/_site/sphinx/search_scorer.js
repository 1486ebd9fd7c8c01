// Which of the pages that a search finds comes first? One that explains, before one that lists: to be
// found in the glossary or the index counts 100. The search asks for a variable of this name.

var Scorer = {
  score([page, , , , score]) {
    return page.startsWith("explainer/") ? score + 1000 : score;
  },
  // As the search scores without this file: an object's full name, a part of it, and its importance.
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
