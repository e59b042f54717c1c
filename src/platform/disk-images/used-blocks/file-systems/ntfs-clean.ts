// Whether the NTFS bitmap is up to date. It is not while the log ($LogFile) holds changes that are not in it yet, nor
// under a hibernated Windows, whose memory is ahead of the disk. Follows Linux: fs/ntfs/super.c
// (check_windows_hibernation_status, VOLUME_MUST_MOUNT_RO_MASK), logfile.h and logfile.c (ntfs_is_logfile_clean).
import { readWhole, type Walk } from '../walk.ts'
import type { Ntfs } from './ntfs-boot-sector.ts'
import { type Attribute, restoreEnds } from './ntfs-record.ts'
import { longData, placeOf, readRecord, records, types, type Volume } from './ntfs-volume.ts'

/** Dirty; log to be resized or upgraded; a journal to be deleted; chkdsk running or needed. */
const unsettledFlags = 0xc027
const pageBytes = 4096
const noClient = 0xffff
const cleanFlag = 2
const indexBytes = 4096
/** A root folder with about ten thousand names. */
const maxIndexBytes = 4 << 20
const hibernation = 'hiberfil.sys'

export function* isSettled(volume: Volume): Walk<boolean> {
  const information = (yield* readRecord(volume, records.volume))?.find(
    ({ type }) => type === types.volumeInformation,
  )?.resident
  // Major version, minor version, flags.
  if (!information || information.length < 12) return false
  if (information.readUInt8(8) !== 3 || information.readUInt16LE(10) & unsettledFlags) return false
  return (yield* isLogEmpty(volume)) && (yield* isAwake(volume))
}

function* isLogEmpty(volume: Volume): Walk<boolean> {
  const log = longData(yield* readRecord(volume, records.log))
  if (!log || log.sizeBytes < 2 * pageBytes) return false
  const pages: Buffer[] = []
  for (const at of [0, pageBytes]) {
    const place = placeOf(log.runs, volume.ntfs, at, pageBytes)
    const page = place === null ? null : yield* readWhole(volume.start + place, pageBytes)
    if (!page) return false
    pages.push(Buffer.from(page))
  }
  // Linux and mkntfs leave the log like this: Windows starts a new one.
  if (pages.every(page => page.every(byte => byte === 0xff))) return true
  return pages.every(isCleanRestart)
}

/** Both copies must say so; then it does not matter which is newer. */
function isCleanRestart(page: Buffer): boolean {
  if (page.toString('latin1', 0, 4) !== 'RSTR' || page.readUInt32LE(16) !== pageBytes) return false
  if (!restoreEnds(page, 'RSTR')) return false
  const at = page.readUInt16LE(24)
  const [minor, major] = [page.readInt16LE(26), page.readInt16LE(28)]
  // Windows 8 and later uses 2.0 while a volume is mounted or suspended for fast startup.
  if (major !== 1 || minor !== 1 || at < 30 || at + 48 > pageBytes) return false
  return page.readUInt16LE(at + 12) === noClient || Boolean(page.readUInt16LE(at + 14) & cleanFlag)
}

/** No hibernation file in the root folder; its content does not matter. */
function* isAwake(volume: Volume): Walk<boolean> {
  const attributes = yield* readRecord(volume, records.root)
  const root = attributes?.find(({ type }) => type === types.indexRoot)?.resident
  if (!attributes || !root || names(root)) return false
  const index = attributes.find(({ type }) => type === types.indexAllocation)
  return !index || (yield* isAwakeIndex(volume, volume.ntfs, index))
}

function* isAwakeIndex(volume: Volume, ntfs: Ntfs, index: Attribute): Walk<boolean> {
  if (index.resident || !index.isPlain || index.sizeBytes > maxIndexBytes) return false
  if (index.sizeBytes % indexBytes !== 0) return false
  for (let at = 0; at < index.sizeBytes; at += indexBytes) {
    const place = placeOf(index.runs, ntfs, at, indexBytes)
    const read = place === null ? null : yield* readWhole(volume.start + place, indexBytes)
    if (!read) return false
    const bytes = Buffer.from(read)
    // An unused record need not be complete.
    if (bytes.toString('latin1', 0, 4) === 'INDX' && !restoreEnds(bytes, 'INDX')) return false
    if (names(bytes)) return false
  }
  return true
}

const names = (index: Buffer) => index.toString('utf16le').toLowerCase().includes(hibernation)
