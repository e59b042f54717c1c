// A file as it was looked at: the engine checks it, and the writer opens it later, perhaps after a password was typed.

/** stat(2), in whole numbers. */
type Facts = { dev: bigint; ino: bigint; size: bigint; mtimeNs: bigint }

/** The same text as long as the name leads to the same file and nobody wrote to it. */
export const fileIdentity = ({ dev, ino, size, mtimeNs }: Facts): string =>
  [dev, ino, size, mtimeNs].join(':')
