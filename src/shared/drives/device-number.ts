// "major:minor" of a device number (st_rdev), as each system encodes it.

/** makedev(3) of glibc. */
export function linuxNumber(rdev: bigint): string {
  const major = ((rdev >> 8n) & 0xfffn) | ((rdev >> 32n) & 0xfffff000n)
  const minor = (rdev & 0xffn) | ((rdev >> 12n) & 0xffffff00n)
  return `${major}:${minor}`
}

/** sys/types.h of macOS: eight bits and 24. A block device (disk4) and its raw twin (rdisk4) have the same number. */
export const macNumber = (rdev: bigint): string => `${(rdev >> 24n) & 0xffn}:${rdev & 0xffffffn}`
