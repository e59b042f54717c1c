// The choices of a builder that are not a builder's id. In a file of their own: the window's first page names one before it
// has read the library that decodes the others.

/** This computer's own Nix. */
export const onThisComputer = 'local'
/** Whichever Kiln finds to be the best. */
export const byKiln = 'auto'
/** The Lima VM that Kiln makes when no other name is asked for: made first where it is not there yet. */
export const inNewLima = 'new-lima'
