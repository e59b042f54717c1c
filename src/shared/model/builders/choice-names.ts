// The choices of a builder that are not a builder's id. In a file of their own: the window's first page names one before it
// has read the library that decodes the others.

/** This computer's own Nix. */
export const onThisComputer = 'local'
/** Whichever Kiln finds to be the best. */
export const byKiln = 'auto'
