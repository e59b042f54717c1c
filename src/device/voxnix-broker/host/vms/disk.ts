// The disk of a machine: a sparse raw file in its storage, which the machine formats. It is a little smaller
// than the storage's limit, to leave room for other files.
import { chownSync, closeSync, fchmodSync, fsyncSync, ftruncateSync, openSync, statSync } from 'node:fs'
import { BrokerFault } from '../../fault.ts'

const mebibyte = 1024 * 1024
/** Space for the console log, of which libvirt keeps 2 MiB and three older ones, and for the file system. */
const spareBytes = 64 * mebibyte

const diskBytes = (quotaGiB: number): number => quotaGiB * 1024 * mebibyte - spareBytes

type Owner = { readonly uid: number; readonly gid: number }

/** Creates a disk, or enlarges an existing one. It never makes one smaller. */
export function makeDisk(path: string, quotaGiB: number, { uid, gid }: Owner): void {
  const file = openSync(path, 'a', 0o600)
  try {
    fchmodSync(file, 0o600)
    const wanted = diskBytes(quotaGiB)
    if (statSync(path).size < wanted) ftruncateSync(file, wanted)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  chownSync(path, uid, gid)
}

/** Throws if the disk is larger: its data may be anywhere on it. */
export function refuseSmaller(path: string, quotaGiB: number): void {
  if (statSync(path).size > diskBytes(quotaGiB)) throw new BrokerFault('cannot-shrink')
}
