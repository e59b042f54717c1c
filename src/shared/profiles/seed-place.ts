// Decides where a seed may put a file, and which user may own it: the same rules as nix/modules/seed/kiln-seed.sh uses
// in a manifest's line; see docs/seed.md. An invalid line makes the machine refuse the whole seed. Pure.

const below = /^\/(etc|home|root|var\/lib)\/./
/** bash's [[:cntrl:]] in UTF-8: includes the line and paragraph separators. */
const control = /[\p{Cc}\u2028\u2029]/u
const elsewhere = /\/(\.{0,2})(\/|$)/

export const isSeedPath = (path: string) => below.test(path) && !control.test(path) && !elsewhere.test(path)

export const seedOwner = /^[a-z_][a-z0-9_-]*$/

/** The path of a secret whose option names no place. */
export const seedSecretPath = (key: string) => `/var/lib/kiln/secrets/${key}`
