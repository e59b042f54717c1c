// What is on a drive, in a few words.
import type { DrivePartition } from '#shared/model/drive.ts'

export type Contents = {
  partitions: Pick<DrivePartition, 'name' | 'label' | 'fileSystem'>[]
  /** Of the whole drive: an ISO, or a file system without a partition table. */
  fileSystem: string
  label: string
  tableType: string
  /** Whether the drive could be looked at. */
  known: boolean
}

/** "3 partitions: ESP, kiln-seed, nixos"; "empty"; "" where nothing is known. */
export function contentsText({ partitions, fileSystem, label, tableType, known }: Contents): string {
  if (partitions.length > 0) {
    const names = partitions.map(each => each.name || each.label || each.fileSystem).filter(Boolean)
    const count = partitions.length === 1 ? '1 partition' : `${partitions.length} partitions`
    const shown = names.slice(0, 5).join(', ') + (names.length > 5 ? ', …' : '')
    return shown ? `${count}: ${shown}` : count
  }
  if (fileSystem) return label ? `${label} (${fileSystem})` : fileSystem
  if (tableType) return `a partition table (${tableType})`
  return known ? 'empty' : ''
}
