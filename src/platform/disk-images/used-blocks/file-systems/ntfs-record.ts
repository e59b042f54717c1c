// Records of the master file table: Linux, fs/ntfs/layout.h (NTFS_RECORD, MFT_RECORD, ATTR_RECORD), runlist.c
// (ntfs_mapping_pairs_decompress).

const endOfAttributes = 0xffffffff
const attributeList = 0x20
/** On disk, the last two bytes of each stride hold a write counter; the original bytes are in the header. */
const strideBytes = 512
const maxRuns = 10_000

/** A part of a file, in clusters; runs are in the order of the file. */
export type Run = { first: number; clusters: number }
export type Attribute =
  | { type: number; isNamed: boolean; isPlain: boolean; resident: Buffer }
  | {
      type: number
      isNamed: boolean
      isPlain: boolean
      resident: null
      runs: Run[]
      sizeBytes: number
      setBytes: number
    }

/** Restores the original bytes at the end of each stride. false: a torn write. */
export function restoreEnds(bytes: Buffer, magic: string): boolean {
  if (bytes.toString('latin1', 0, 4) !== magic) return false
  const [at, count] = [bytes.readUInt16LE(4), bytes.readUInt16LE(6)]
  if (count !== bytes.length / strideBytes + 1 || at % 2 !== 0 || at + 2 * count > strideBytes - 2)
    return false
  const mark = bytes.readUInt16LE(at)
  for (let index = 1; index < count; index += 1) {
    const end = index * strideBytes - 2
    if (bytes.readUInt16LE(end) !== mark) return false
    bytes.writeUInt16LE(bytes.readUInt16LE(at + 2 * index), end)
  }
  return true
}

/** Modifies `bytes`. null if the record is not in use, or its attributes continue in other records. */
export function parseRecord(bytes: Buffer, clusters: number): Attribute[] | null {
  if (!restoreEnds(bytes, 'FILE') || !(bytes.readUInt16LE(22) & 1) || bytes.readBigUInt64LE(32) !== 0n)
    return null
  const used = bytes.readUInt32LE(24)
  const found: Attribute[] = []
  if (used > bytes.length) return null
  for (let at = bytes.readUInt16LE(20); at + 4 <= used; ) {
    const type = bytes.readUInt32LE(at)
    if (type === endOfAttributes) return found
    if (at + 24 > used) return null
    const length = bytes.readUInt32LE(at + 4)
    if (type === attributeList || length < 24 || length % 8 !== 0 || at + length > used) return null
    const attribute = parseAttribute(bytes.subarray(at, at + length), clusters)
    if (!attribute) return null
    found.push(attribute)
    at += length
  }
  return null
}

function parseAttribute(bytes: Buffer, clusters: number): Attribute | null {
  const common = {
    type: bytes.readUInt32LE(0),
    isNamed: bytes.readUInt8(9) > 0,
    /** Not compressed, encrypted or sparse. */
    isPlain: bytes.readUInt16LE(12) === 0,
  }
  if (bytes.readUInt8(8) === 0) {
    const [length, at] = [bytes.readUInt32LE(16), bytes.readUInt16LE(20)]
    return at + length <= bytes.length ? { ...common, resident: bytes.subarray(at, at + length) } : null
  }
  if (bytes.length < 64 || bytes.readBigUInt64LE(16) !== 0n) return null
  const runs = parseRuns(bytes.subarray(bytes.readUInt16LE(32)), clusters)
  const total = runs?.reduce((sum, run) => sum + run.clusters, 0)
  if (!runs || BigInt(total ?? 0) !== bytes.readBigInt64LE(24) + 1n) return null
  const [sizeBytes, setBytes] = [Number(bytes.readBigUInt64LE(48)), Number(bytes.readBigUInt64LE(56))]
  return { ...common, resident: null, runs, sizeBytes, setBytes }
}

/** null if they are damaged, leave the volume, or have holes: no file read here may have holes. */
function parseRuns(bytes: Buffer, clusters: number): Run[] | null {
  const runs: Run[] = []
  let first = 0
  for (let at = 0; at < bytes.length; ) {
    const head = bytes.readUInt8(at)
    if (head === 0) return runs
    const [lengthBytes, firstBytes] = [head & 0xf, head >> 4]
    const next = at + 1 + lengthBytes + firstBytes
    if (lengthBytes < 1 || lengthBytes > 6 || firstBytes < 1 || firstBytes > 6 || next > bytes.length)
      return null
    const length = bytes.readIntLE(at + 1, lengthBytes)
    first += bytes.readIntLE(at + 1 + lengthBytes, firstBytes)
    if (length <= 0 || first < 0 || first + length > clusters || runs.length >= maxRuns) return null
    runs.push({ first, clusters: length })
    at = next
  }
  return null
}
