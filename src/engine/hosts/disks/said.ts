// What the script printed, taken apart: block devices by the kernel's word, and the lines of each other source. Pure. The host
// is not trusted to print anything sensible: texts stay texts, and are cut.
import { beginMark, endMark } from './script.ts'

const longestText = 300
const mostBlocks = 4000

/** A block device of /sys. */
export type Block = {
  /** sda1, dm-0, cciss!c0d0. */
  name: string
  /** Its folder in /sys, by which a partition is below its disk. */
  place: string
  /** What /sys says of it, by the script's words: dev, size, serial, … The first of several. */
  facts: ReadonlyMap<string, string>
  /** Names of the devices that it is made of. */
  slaves: string[]
}

export type Said = {
  kernel: string
  blocks: Block[]
  /** Links below /dev/disk/by-id: the device, and the link's name. */
  ids: { path: string; name: string }[]
  contentsRead: boolean
  /** udev's, by the device's number: "8:1". */
  records: { number: string; lines: string[] }[]
  /** Everything else: key → its lines. */
  lines: (key: string) => string[]
}

/** null where it is not what the script prints, or was cut off. */
export function saidIn(output: string): Said | null {
  const all = output.split('\n')
  const from = all.indexOf(beginMark)
  const to = all.indexOf(endMark, from)
  if (from < 0 || to < 0) return null
  const said = all.slice(from + 1, to).flatMap(line => {
    const tab = line.indexOf('\t')
    return tab < 0 ? [] : [{ key: line.slice(0, tab), value: line.slice(tab + 1) }]
  })
  const byKey = Map.groupBy(said, ({ key }) => key)
  const lines = (key: string) => (byKey.get(key) ?? []).map(({ value }) => value)
  return {
    kernel: cut(lines('kernel')[0] ?? ''),
    blocks: blocksIn(said),
    ids: lines('id').flatMap(text => {
      const [path, name] = text.split(' ')
      return path && name ? [{ path: cut(path), name: cut(name) }] : []
    }),
    records: recordsIn(said),
    contentsRead: lines('reads')[0] === 'yes',
    lines,
  }
}

/** "block" begins one; what follows is of it, until a key that no block has. */
function blocksIn(said: readonly { key: string; value: string }[]): Block[] {
  const blocks: (Block & { facts: Map<string, string> })[] = []
  for (const { key, value } of said) {
    const text = cut(value)
    const last = blocks.at(-1)
    if (key === 'block') {
      if (blocks.length >= mostBlocks) return blocks
      blocks.push({ name: text, place: '', facts: new Map(), slaves: [] })
    } else if (!last) continue
    else if (key === 'place') last.place = text
    else if (key === 'slave') last.slaves.push(text)
    else if (text !== '' && !last.facts.has(key)) last.facts.set(key, text)
  }
  return blocks
}

/** "udev" begins one; its lines follow. */
function recordsIn(said: readonly { key: string; value: string }[]): Said['records'] {
  const records: Said['records'] = []
  for (const { key, value } of said)
    if (key === 'udev') records.push({ number: cut(value), lines: [] })
    else if (key === 'E') records.at(-1)?.lines.push(value)
  return records
}

export const cut = (text: string): string => text.trim().slice(0, longestText)
