// Files that are clearly no disk, and disks that only virtual machines read. Pure.

type Sign = [magic: string | Buffer, reason: string, at?: number]

const hex = (text: string) => Buffer.from(text, 'hex')
const convert = (format: string) =>
  `it is a disk for virtual machines (${format}). Convert it first: qemu-img convert -O raw FILE disk.raw`
const packed = (format: string) => `it is packed as ${format}, which Kiln does not read. Unpack it first`

const signs: Sign[] = [
  ['KDMV', convert('VMDK')],
  ['COWD', convert('VMDK')],
  ['# Disk DescriptorFile', convert('VMDK')],
  ['vhdxfile', convert('VHDX')],
  ['conectix', convert('VHD')],
  [hex('7f10dabe'), convert('VDI'), 64],
  ['QED\0', convert('QED')],
  ['WithoutFreeSpace', convert('Parallels')],
  ['WithouFreSpacExt', convert('Parallels')],
  [hex('3aff26ed'), 'it is an Android sparse image. Convert it first: simg2img FILE disk.raw'],
  ['encrcdsa', 'it is an encrypted disk image of macOS'],
  ['MSWIM', 'it is a Windows image (WIM), which needs its own installer'],
  [hex('377abcaf271c'), packed('7z')],
  ['Rar!', packed('RAR')],
  [hex('04224d18'), packed('lz4')],
  ['LZIP', packed('lzip')],
  [hex('894c5a4f'), packed('lzop')],
  [hex('5d0000'), packed('lzma')],
  [hex('1f9d'), packed('.Z')],
  ['MSCF', packed('a cabinet')],
  ['xar!', 'it is an installer package of macOS'],
  [hex('89504e470d0a1a0a'), 'it is a PNG picture'],
  [hex('ffd8ff'), 'it is a JPEG picture'],
  ['GIF8', 'it is a GIF picture'],
  ['RIFF', 'it is a sound, video or picture'],
  ['ftyp', 'it is a video or picture', 4],
  [hex('1a45dfa3'), 'it is a video'],
  ['OggS', 'it is a sound or video'],
  ['ID3', 'it is a sound'],
  ['fLaC', 'it is a sound'],
  ['%PDF', 'it is a PDF document'],
  [hex('d0cf11e0a1b11ae1'), 'it is an Office document'],
  ['SQLite format 3\0', 'it is a database'],
  [hex('7f454c46'), 'it is a program'],
  ['MZ', 'it is a Windows program'],
  [hex('cffaedfe'), 'it is a macOS program'],
  [hex('cafebabe'), 'it is a program'],
  ['!<arch>\n', 'it is a Debian package or an archive'],
  [hex('edabeedb'), 'it is an RPM package'],
]

/** null when it may be a disk. Reasons go on from "cannot be flashed: ". */
export function foreignReason(head: Buffer, tail: Buffer): string | null {
  if (head.length === 0) return 'it is empty'
  const sign = signs.find(([magic, , at = 0]) => {
    const bytes = typeof magic === 'string' ? Buffer.from(magic, 'latin1') : magic
    return head.subarray(at, at + bytes.length).equals(bytes)
  })
  if (sign) return sign[1]
  if (head.toString('latin1', 257, 262) === 'ustar') return tarReason(head)
  if (tail.toString('latin1', 0, 4) === 'koly')
    return 'it is a disk image of macOS (DMG). Convert it first: hdiutil convert FILE -format UDTO -o disk'
  if (isText(head)) return 'it is a text'
  return head.length < 512 ? 'it is too small for a disk' : null
}

/** An OVA is a tar archive that begins with the description of the machine. */
const tarReason = (head: Buffer) =>
  /^[^\0]+\.ovf\0/.test(head.toString('latin1', 0, 100))
    ? 'it is an OVA: a disk for virtual machines with its description. Import it there'
    : 'it is a tar archive. Unpack it first, then choose the image in it'

/** No zero, no control character, and proper UTF-8: bytes of a disk would not do that for long. */
function isText(head: Buffer): boolean {
  const start = head.subarray(0, 4096)
  // Tab, newline, form feed, return and escape are what texts hold.
  if (start.some(byte => (byte < 0x20 && ![9, 10, 12, 13, 27].includes(byte)) || byte === 0x7f)) return false
  try {
    // What is cut off at the end is waited for, not refused.
    new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true })
    return true
  } catch {
    return false
  }
}
