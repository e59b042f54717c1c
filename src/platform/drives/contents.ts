// Summarises what is on a drive.

import type { DrivePartition } from '#shared/drives/drive.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'

type Contents = {
  partitions: Pick<DrivePartition, 'name' | 'label' | 'fileSystem'>[]
  /** The file system of the whole drive: an ISO, or one without a partition table. */
  fileSystem: string
  label: string
  tableType: string
  /** Whether the drive could be read. */
  known: boolean
}

const mostNames = 5

/** "3 partitions: ESP, kiln-seed, nixos"; "empty"; "" if unknown. */
export function contentsOf({ partitions, fileSystem, label, tableType, known }: Contents): Value {
  if (partitions.length > 0) return partitionsOf(partitions)
  if (fileSystem) return label ? `${label} (${fileSystem})` : fileSystem
  if (tableType) return message('drive.contents.table', { type: tableType })
  return known ? message('drive.contents.empty') : ''
}

function partitionsOf(partitions: Contents['partitions']): Value {
  const count = partitions.length
  const found = partitions.map(each => each.name || each.label || each.fileSystem).filter(Boolean)
  if (found.length === 0) return message('drive.contents.unnamed', { count })
  const names = found.slice(0, mostNames).join(', ') + (found.length > mostNames ? ', …' : '')
  return message('drive.contents.partitions', { count, names })
}
