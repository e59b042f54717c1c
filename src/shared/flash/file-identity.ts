// The identity of a file: the engine checks it, and the writer opens it later, perhaps after a password prompt.

/** stat(2), in whole numbers. */
type Facts = { dev: bigint; ino: bigint; size: bigint; mtimeNs: bigint }

/** Unchanged as long as the name leads to the same, unmodified file. */
export const fileIdentity = ({ dev, ino, size, mtimeNs }: Facts): string =>
  [dev, ino, size, mtimeNs].join(':')
