// The descriptor inside a sparse VMDK ("Virtual Disk Format 5.0", VMware): qemu-img writes the name that the file has while it is
// made, which readers that follow it do not find later, and a random content id, so that two conversions of one disk differ.
import { open } from 'node:fs/promises'

const sectorBytes = 512
const magic = 'KDMV'
/** qemu-img's has 20 sectors. */
const mostSectors = 256
/** The id of a disk that was not written to since it was made. */
const newDisk = 'fffffffe'

/** Leaves a file alone that is not a sparse VMDK, or whose descriptor has no room for the name. */
export async function nameVmdk(path: string, name: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    const head = Buffer.alloc(sectorBytes)
    await file.read(head, 0, head.length, 0)
    if (head.toString('latin1', 0, 4) !== magic) return
    const [start, length] = [head.readBigUInt64LE(28), head.readBigUInt64LE(36)]
    if (start < 1n || start > mostSectors || length < 1n || length > mostSectors) return
    const area = Buffer.alloc(Number(length) * sectorBytes)
    const at = Number(start) * sectorBytes
    await file.read(area, 0, area.length, at)
    const text = Buffer.from(withName(area.toString('utf8').replace(/\0+$/, ''), name))
    if (text.length > area.length) return
    await file.write(Buffer.concat([text, Buffer.alloc(area.length - text.length)]), 0, area.length, at)
  } finally {
    await file.close()
  }
}

/** Exported for its test. */
const withName = (descriptor: string, name: string): string =>
  descriptor
    .replace(/^CID=[0-9a-f]{1,8}$/m, `CID=${newDisk}`)
    .replace(/^(RW \d+ SPARSE )"[^"\n]*"$/m, (_, before: string) => `${before}"${name.replaceAll('"', '')}"`)
