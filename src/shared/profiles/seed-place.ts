// Where a seed may put a file, and whose it may be: what nix/modules/seed/kiln-seed.sh takes of a manifest's line, and
// docs/seed.md. A line that it does not take makes the machine refuse the whole seed. Pure.

const below = /^\/(etc|home|root|var\/lib)\/./
/** bash's [[:cntrl:]] in UTF-8: of the separators, those of line and paragraph too. */
const control = /[\p{Cc}\u2028\u2029]/u
const elsewhere = /\/(\.{0,2})(\/|$)/

export const isSeedPath = (path: string) => below.test(path) && !control.test(path) && !elsewhere.test(path)

export const seedOwner = /^[a-z_][a-z0-9_-]*$/

/** Of a secret whose option names no place of its own. */
export const seedSecretPath = (key: string) => `/var/lib/kiln/secrets/${key}`
