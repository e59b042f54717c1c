// Files that are clearly not disks, and disks that only virtual machines read. Pure.

import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'

type Sign = [magic: string | Buffer, reason: Message, at?: number]

const hex = (text: string) => Buffer.from(text, 'hex')
const vmDisk = (format: string) =>
  message('foreign.vm-disk', { format, command: 'qemu-img convert -O raw FILE disk.raw' })
const packed = (format: string) => message('foreign.packed', { format })

const signs: Sign[] = [
  ['KDMV', vmDisk('VMDK')],
  ['COWD', vmDisk('VMDK')],
  ['# Disk DescriptorFile', vmDisk('VMDK')],
  ['vhdxfile', vmDisk('VHDX')],
  ['conectix', vmDisk('VHD')],
  [hex('7f10dabe'), vmDisk('VDI'), 64],
  ['QED\0', vmDisk('QED')],
  ['WithoutFreeSpace', vmDisk('Parallels')],
  ['WithouFreSpacExt', vmDisk('Parallels')],
  [hex('3aff26ed'), message('foreign.android-sparse', { command: 'simg2img FILE disk.raw' })],
  ['encrcdsa', message('foreign.macos-encrypted')],
  ['MSWIM', message('foreign.wim')],
  [hex('377abcaf271c'), packed('7z')],
  ['Rar!', packed('RAR')],
  [hex('04224d18'), packed('lz4')],
  ['LZIP', packed('lzip')],
  [hex('894c5a4f'), packed('lzop')],
  [hex('5d0000'), packed('lzma')],
  [hex('1f9d'), packed('.Z')],
  ['MSCF', packed('a cabinet')],
  ['xar!', message('foreign.macos-package')],
  [hex('89504e470d0a1a0a'), message('foreign.picture', { format: 'PNG' })],
  [hex('ffd8ff'), message('foreign.picture', { format: 'JPEG' })],
  ['GIF8', message('foreign.picture', { format: 'GIF' })],
  ['RIFF', message('foreign.media')],
  ['ftyp', message('foreign.video-or-picture'), 4],
  [hex('1a45dfa3'), message('foreign.video')],
  ['OggS', message('foreign.sound-or-video')],
  ['ID3', message('foreign.sound')],
  ['fLaC', message('foreign.sound')],
  ['%PDF', message('foreign.pdf')],
  [hex('d0cf11e0a1b11ae1'), message('foreign.office')],
  ['SQLite format 3\0', message('foreign.database')],
  [hex('7f454c46'), message('foreign.program')],
  ['MZ', message('foreign.windows-program')],
  [hex('cffaedfe'), message('foreign.macos-program')],
  [hex('cafebabe'), message('foreign.program')],
  ['!<arch>\n', message('foreign.deb')],
  [hex('edabeedb'), message('foreign.rpm')],
]

/** null if it may be a disk. Reasons continue "cannot be flashed: ". */
export function foreignReason(head: Buffer, tail: Buffer): Message | null {
  if (head.length === 0) return message('source.reason.empty')
  const sign = signs.find(([magic, , at = 0]) => {
    const bytes = typeof magic === 'string' ? Buffer.from(magic, 'latin1') : magic
    return head.subarray(at, at + bytes.length).equals(bytes)
  })
  if (sign) return sign[1]
  if (head.toString('latin1', 257, 262) === 'ustar') return tarReason(head)
  if (tail.toString('latin1', 0, 4) === 'koly')
    return message('foreign.dmg', { command: 'hdiutil convert FILE -format UDTO -o disk' })
  if (isText(head)) return message(isWebPage(head) ? 'foreign.web-page' : 'foreign.text')
  return head.length < 512 ? message('foreign.small') : null
}

/** An OVA is a tar archive that begins with the machine's description. */
const tarReason = (head: Buffer) =>
  /^[^\0]+\.ovf\0/.test(head.toString('latin1', 0, 100)) ? message('foreign.ova') : message('foreign.tar')

/** No zeros, no control characters, and valid UTF-8: a disk would not look like that for long. */
function isText(head: Buffer): boolean {
  const start = head.subarray(0, 4096)
  // Control characters in texts: tab, newline, form feed, return and escape.
  if (start.some(byte => (byte < 0x20 && ![9, 10, 12, 13, 27].includes(byte)) || byte === 0x7f)) return false
  try {
    // A character cut off at the end is not an error yet.
    new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true })
    return true
  } catch {
    return false
  }
}

/** A page that a server sends instead of the file: a login, a licence, or "not found". */
const isWebPage = (head: Buffer) =>
  /^\s*(<!doctype\s+html|<html)[\s>]/i.test(head.toString('utf8', 0, 4096).replace(/^\uFEFF/, ''))
