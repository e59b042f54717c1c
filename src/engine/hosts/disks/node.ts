// A block device with all that is known of it. Pure.
import type { Content } from './contents.ts'
import type { Block } from './reported.ts'

export type Node = Content & { block: Block; number: string; sizeBytes: number }

/** /dev/mapper/vg-root is /dev/dm-1 too; the tables of mounts and swaps name either. */
export const namesOf = ({ path, block }: Node): string[] => [
  ...new Set([path, devicePath(block), `/dev/${block.name}`]),
]

export const devicePath = ({ name, facts }: Block): string => {
  const mapped = facts.get('dm')
  return mapped ? `/dev/mapper/${mapped}` : `/dev/${name.replaceAll('!', '/')}`
}
