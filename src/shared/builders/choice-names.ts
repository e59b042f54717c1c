// The builder choices that are not ids. A separate file: the window's first page names one before it has loaded the
// decoding library.

/** This computer's own Nix. */
export const onThisComputer = 'local'
/** Whichever Kiln finds to be the best. */
export const byKiln = 'auto'
/** The default Lima VM: created first if it does not exist yet. */
export const inNewLima = 'new-lima'
