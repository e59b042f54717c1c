// Replaces the random parts of a VHDX from qemu-img ([MS-VHDX] 2.2.2, 2.3, 2.6.2.6): the ids and sequence numbers of
// both headers, the id of the disk, and the rest in its closed log. Here they are made of the file's other bytes: two
// conversions of one disk are the same, and two disks keep different ids, by which Hyper-V tells them apart.
import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { crc32c } from '../used-blocks/file-systems/crc32c.ts'

const KiB = 1024
const guidBytes = 16
const headers = { offsets: [64 * KiB, 128 * KiB], bytes: 4 * KiB }
/** Offsets in a header. `logId` is zero if the log is closed; its length and offset follow two versions. */
const field = { sum: 4, sequence: 8, fileId: 16, dataId: 32, logId: 48, logBytes: 68, logOffset: 72 }
const regions = { offset: 192 * KiB, bytes: 64 * KiB, head: 16, entry: 32 }
const metadata = { bytes: 64 * KiB, head: 32, entry: 32 }
/** The ids have the byte order in which they are stored. */
const metadataRegion = '06a27c8b90479a4bb8fe575f050f886e'
const diskIdItem = 'ab12cabee6b2234593efc309e000c746'
/** qemu-img's is 1 MiB; the specification has no limit. */
const mostLogBytes = 16 * KiB * KiB

/** Leaves a file alone that is not a VHDX which was closed in order. */
export async function settleVhdx(path: string, signal: AbortSignal): Promise<void> {
  const file = await open(path, 'r+')
  try {
    if ((await read(file, 0, 8)).toString('latin1') !== 'vhdxfile') return
    const first = await read(file, headers.offsets[0] ?? 0, headers.bytes)
    const diskId = await diskIdOffset(file)
    const logBytes = first.readUInt32LE(field.logBytes)
    if (diskId === null || first.some(isLogOpen) || logBytes > mostLogBytes) return
    await write(file, Number(first.readBigUInt64LE(field.logOffset)), Buffer.alloc(logBytes))
    await writeIds(file, { first, diskId, id: () => Buffer.alloc(guidBytes) })
    const content = await sha256(path, signal)
    await writeIds(file, { first, diskId, id: what => guidOf(content, what) })
  } finally {
    await file.close()
  }
}

const isLogOpen = (byte: number, index: number) =>
  byte !== 0 && index >= field.logId && index < field.logId + guidBytes

type Ids = { first: Buffer; diskId: number; id: (what: string) => Buffer }

/** The second header counts, as its number is the higher. */
async function writeIds(file: FileHandle, { first, diskId, id }: Ids) {
  for (const [index, offset] of headers.offsets.entries()) {
    const header = Buffer.from(first)
    header.writeBigUInt64LE(BigInt(index), field.sequence)
    id('file').copy(header, field.fileId)
    id('data').copy(header, field.dataId)
    header.writeUInt32LE(0, field.sum)
    header.writeUInt32LE(crc32c(header), field.sum)
    await write(file, offset, header)
  }
  await write(file, diskId, id('disk'))
}

/** A GUID of version 8: made by rules of the program that writes it (RFC 9562). */
function guidOf(content: string, what: string): Buffer {
  const guid = createHash('sha256').update(`${what} ${content}`).digest().subarray(0, guidBytes)
  guid[7] = ((guid[7] ?? 0) & 0x0f) | 0x80
  guid[8] = ((guid[8] ?? 0) & 0x3f) | 0x80
  return guid
}

/** Finds the offset of the disk's id; null if the tables do not say. */
async function diskIdOffset(file: FileHandle): Promise<number | null> {
  const region = entryOf(await read(file, regions.offset, regions.bytes), regions, metadataRegion)
  if (!region) return null
  const start = Number(region.readBigUInt64LE(guidBytes))
  const item = entryOf(await read(file, start, metadata.bytes), metadata, diskIdItem)
  return item && start + item.readUInt32LE(guidBytes)
}

/** Both tables have entries of one size, each with its GUID first. */
function entryOf(
  table: Buffer,
  { head, entry }: { head: number; entry: number },
  guid: string,
): Buffer | null {
  for (let start = head; start + entry <= table.length; start += entry)
    if (table.toString('hex', start, start + guidBytes) === guid) return table.subarray(start, start + entry)
  return null
}

async function sha256(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  const file = await open(path)
  for await (const chunk of file.createReadStream({ highWaterMark: KiB * KiB })) {
    signal.throwIfAborted()
    hash.update(chunk)
  }
  return hash.digest('hex')
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length)
  await file.read(bytes, 0, length, position)
  return bytes
}

const write = (file: FileHandle, position: number, bytes: Buffer) =>
  file.write(bytes, 0, bytes.length, position)
