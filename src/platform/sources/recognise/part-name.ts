// Files that are one part of a larger one, by their names: of split, 7-Zip, RAR and split zips. Pure.
import { quoted } from '#shared/quoted.ts'

/** How to get the whole file: with a command, or null where no short one puts the parts into their order. */
type Part = { command: string | null }

const whole =
  /\.(?:img|image|raw|iso|wic|dd|bin|disk|hddimg|sdcard|sdimg|usb|qcow2|vmdk|vdi|vhdx?|ova|gz|xz|zst|bz2|zip|7z|rar|tar|tgz|txz|lz4)$/i
/** Two digits or more: wget adds one digit to the name of a second download. Letters as `split` begins with. */
const numbered = /^(?<base>.+)\.(?<counter>\d{2,4}|a[a-z]|aa[a-z])$/i
const named =
  /^(?<base>.+?)[._-]?(?:part|split|chunk|vol|volume)[._-]?(?<counter>\d{1,4}|[a-z]{1,3})(?:[._-]?of[._-]?\d{1,4})?$/i

/** null: its name is not that of a part. */
export function partOf(name: string): Part | null {
  if (/\.(?:z\d{2}|r\d{2}|part\d+\.(?:rar|zip|7z))$/i.test(name)) return { command: `7z x ${quoted(name)}` }
  const found = numbered.exec(name) ?? named.exec(name)
  const base = found?.groups?.base ?? ''
  if (!whole.test(base)) return null
  if (/\.7z$/i.test(base)) return { command: `7z x ${quoted(base)}.001` }
  const rest = name.slice(base.length)
  const counter = found?.groups?.counter ?? ''
  // A shell sorts 10 before 2, so a counter needs two digits.
  if (counter.length < 2 || !rest.endsWith(counter)) return { command: null }
  const every = /^\d/.test(counter) ? '[0-9]*' : '[a-z]*'
  const parts = `${quoted(base)}${rest.slice(0, -counter.length)}${every}`
  return { command: `cat ${parts} > ${quoted(base)}` }
}

/** The last part of a split zip has the name of a whole one: its end says that it is not the first disk. */
export function isLastOfSplitZip(name: string, tail: Buffer): boolean {
  const at = /\.zip$/i.test(name) ? tail.lastIndexOf('PK\x05\x06', undefined, 'latin1') : -1
  return (
    at >= 0 && at + 6 <= tail.length && tail.readUInt16LE(at + 4) > 0 && tail.readUInt16LE(at + 4) < 0xffff
  )
}
