// A host's answers about its disks, taken apart: block devices by the kernel's word, and the lines of each other source. Pure.
import { type Answer, type Answers, cut } from '../answers.ts'

const mostBlocks = 4000

/** A block device of /sys. */
export type Block = {
  /** sda1, dm-0, cciss!c0d0. */
  name: string
  /** Its folder in /sys, by which a partition is below its disk. */
  place: string
  /** Its facts from /sys, in the script's words: dev, size, serial, … The first of several. */
  facts: ReadonlyMap<string, string>
  /** Names of the devices that it is made of. */
  slaves: string[]
}

export type Reported = {
  blocks: Block[]
  /** Links below /dev/disk/by-id: the device, and the link's name. */
  ids: { path: string; name: string }[]
  contentsRead: boolean
  /** udev's, by the device's number: "8:1". */
  records: { number: string; lines: string[] }[]
  /** Everything else: key → its lines. */
  lines: Answers['lines']
}

export const reportedIn = ({ entries, lines, text }: Answers): Reported => ({
  blocks: blocksIn(entries),
  ids: lines('id').flatMap(line => {
    const [path, name] = line.split(' ')
    return path && name ? [{ path: cut(path), name: cut(name) }] : []
  }),
  records: recordsIn(entries),
  contentsRead: text('reads') === 'yes',
  lines,
})

/** "block" begins one; what follows is of it, until a key that no block has. */
function blocksIn(answers: readonly Answer[]): Block[] {
  const blocks: (Block & { facts: Map<string, string> })[] = []
  for (const { key, value } of answers) {
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
function recordsIn(answers: readonly Answer[]): Reported['records'] {
  const records: Reported['records'] = []
  for (const { key, value } of answers)
    if (key === 'udev') records.push({ number: cut(value), lines: [] })
    else if (key === 'E') records.at(-1)?.lines.push(value)
  return records
}
