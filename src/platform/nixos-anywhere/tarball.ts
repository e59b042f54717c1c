// Checks the archive for --kexec before any machine is touched. It is unpacked there as it arrives over ssh: tar then
// knows its compression only by name, and an error would come out after one of Kiln's keys is already on the machine.
import { constants as fileConstants } from 'node:fs'
import { open } from 'node:fs/promises'
import { constants, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { reading } from '#platform/files/fs-failure.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'

const operation = 'install'
/** Holds the first block of a compressed archive, and with it the first entry's header. */
const headBytes = 512 * 1024
const headerBytes = 512

type Packing = {
  /** The ending the name must have. */
  ending: string
  magic: string
  /** The beginning of its content; null if this program cannot decompress it. */
  unpack: ((head: Buffer) => Buffer) | null
}

const packings: readonly Packing[] = [
  {
    ending: '.tar.gz',
    magic: '1f8b',
    unpack: head => gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH }),
  },
  {
    ending: '.tar.zst',
    magic: '28b52ffd',
    unpack: head => zstdDecompressSync(head, { finishFlush: constants.ZSTD_e_flush }),
  },
  { ending: '.tar.xz', magic: 'fd377a585a00', unpack: null },
]
const plain: Packing = { ending: '.tar', magic: '', unpack: head => head }

/** Throws install.kexec-file, file.missing, file.broken. */
export async function assertTarball(path: string): Promise<void> {
  const { packing, reason } = await inspectTarball(path)
  if (reason !== null) throw wrong(path, reason)
  if (path.endsWith(packing.ending)) return
  throw wrong(path, message('install.kexec.name', { ending: packing.ending }))
}

/**
 * Returns the ending that fits a file whose name does not matter. `shown`: its place in errors. Throws as
 * assertTarball.
 */
export async function tarballEnding(path: string, shown: string): Promise<string> {
  const { packing, reason } = await inspectTarball(path)
  if (reason !== null) throw wrong(shown, reason)
  return packing.ending
}

const wrong = (path: string, reason: Value) =>
  failure('install.kexec-file', { operation, values: { path, reason } })

/** `reason`: null if it can start an installer. */
async function inspectTarball(path: string): Promise<{ packing: Packing; reason: Value | null }> {
  const head = await reading(operation, path, () => headOf(path))
  if (!head) return { packing: plain, reason: message('install.kexec.not-file') }
  const packing = packings.find(({ magic }) => head.toString('hex', 0, 6).startsWith(magic)) ?? plain
  return { packing, reason: wrongIn(head, packing) }
}

async function headOf(path: string): Promise<Buffer | null> {
  // Opening a pipe would wait for its writer.
  const file = await open(path, fileConstants.O_RDONLY | fileConstants.O_NONBLOCK)
  try {
    if (!(await file.stat()).isFile()) return null
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** Pure. */
function wrongIn(head: Buffer, packing: Packing): Value | null {
  const unpacked = beginning(head, packing)
  if (unpacked !== null && unpacked.toString('latin1', 257, 262) !== 'ustar')
    return message('install.kexec.content')
  return unpacked === null || beginsWithKexec(unpacked.subarray(0, headerBytes))
    ? null
    : message('install.kexec.folder')
}

/** Empty if it is damaged. */
function beginning(head: Buffer, { unpack }: Packing): Buffer | null {
  try {
    return unpack ? unpack(head) : null
  } catch {
    return Buffer.alloc(0)
  }
}

/** The name of the first entry (POSIX ustar); a pax header describes the entries after it. */
function beginsWithKexec(header: Buffer): boolean {
  const [name = ''] = header.toString('latin1', 0, 100).split('\0', 1)
  return ['g', 'x'].includes(header.toString('latin1', 156, 157)) || /^(\.\/)*(kexec(\/.*)?)?$/.test(name)
}
