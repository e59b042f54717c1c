// Which file of a zip archive is the disk image. Archives of CI jobs hold an image that is packed again, or
// with its sums; those of NOOBS and firmware hold a boot partition's files and no image.
import type { Entry } from 'yauzl'
import { message } from '#shared/messages/codes.ts'
import { list } from '#shared/messages/message.ts'
import { decode, firstBytes, type Packed } from '../decode/decode.ts'
import { unwrapped } from '../decode/unwrapped.ts'
import { filesInZip, type ZipFiles, type ZipMember } from '../decode/zip.ts'
import { type Named, unusable } from '../failures.ts'
import type { SourceFile } from '../read/source-file.ts'
import { looksLikeDisk } from '../recognise/disk-content.ts'
import { headBytes, kindOf } from '../recognise/kinds.ts'
import type { Tools } from '../tools.ts'

const imageName =
  /\.(img|image|raw|iso|wic|dd|disk|usb|hddimg|hdd|sdcard|sdimg|rpi-sdimg|sunxi-sdimg)(\.(gz|xz|zst|bz2))?$/i
/** Images, and also firmware and boot loaders: their content decides. */
const maybeImageName = /\.bin(\.(gz|xz|zst|bz2))?$/i
/** More than an archive of images has. */
const maxLooks = 16
const shownNames = 5
const shownLength = 80

/** Throws source.unusable if it does not contain exactly one image, or one that can't be read; source.broken. */
export async function imageInZip(tools: Tools, file: SourceFile, signal: AbortSignal): Promise<ZipMember> {
  const zip = await filesInZip(file)
  const { files, member } = zip
  const names = files.map(({ fileName }) => fileName)
  if (files.length === 0) throw unusable(file, message('zip.reason.empty'))
  const sure = files.length === 1 ? files : files.filter(({ fileName }) => imageName.test(fileName))
  const maybe = sure.length > 0 ? sure : files.filter(({ fileName }) => maybeImageName.test(fileName))
  const [only] = sure
  if (only && sure.length === 1) return member(only)
  const disks: Entry[] = []
  for (const entry of maybe.slice(0, maxLooks))
    if (await isDisk(tools, file, { zip, entry, signal })) disks.push(entry)
  const [disk] = disks
  if (!disk) throw noImage(file, names)
  // A second image, even one that is not recognised, leaves it to the person.
  if (sure.length > 1 || disks.length > 1) throw severalImages(file, sure.length > 1 ? sure : disks)
  return member(disk)
}

type Candidate = { zip: ZipFiles; entry: Entry; signal: AbortSignal }

async function isDisk(tools: Tools, file: SourceFile, { zip, entry, signal }: Candidate): Promise<boolean> {
  const outer: Packed = { file, wrapping: 'zip', member: await zip.member(entry), inner: null }
  const { head } = await unwrapped(outer, packed =>
    firstBytes(decode(tools, packed, { signal, onRead: () => undefined }), headBytes),
  )
  // qcow2 is refused by name later.
  return looksLikeDisk(head) || kindOf(head).kind === 'qcow2'
}

/** The archive has these files, and none is an image. */
export function noImage(file: Named, names: string[]) {
  const shown = list(names.slice(0, shownNames).map(shownName))
  const count = names.length - shownNames
  return unusable(
    file,
    count > 0
      ? message('zip.reason.none-more', { names: shown, count })
      : message('zip.reason.none', { names: shown }),
  )
}

function severalImages(file: Named, images: Entry[]) {
  const names = images
    .slice(0, 3)
    .map(({ fileName }) => shownName(fileName))
    .join(', ')
  const code = images.length > 3 ? 'zip.reason.several-more' : 'zip.reason.several'
  return unusable(file, message(code, { names }))
}

const shownName = (name: string) => (name.length > shownLength ? `${name.slice(0, shownLength)}…` : name)
