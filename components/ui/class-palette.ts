/**
 * Ten class colours that stay apart for people with any of the three colour-vision deficiencies: Paul Tol's "muted"
 * scheme (personal.sron.nl/~pault, issue 3.2) and a grey, in the order in which a new ontology hands them out. The
 * same colours are --class-1 to --class-10 in app/globals.css, where the dark theme lightens the three darkest.
 */
export const classPalette = [
  '#332288',
  '#44aa99',
  '#ddcc77',
  '#aa4499',
  '#88ccee',
  '#999933',
  '#cc6677',
  '#117733',
  '#882255',
  '#8a8a8a',
] as const;
