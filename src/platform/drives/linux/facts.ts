// Everything Linux reports about drives, gathered once; drives.ts and uses.ts draw the conclusions.

import type { Mount, Swap } from '#shared/drives/mounts.ts'
import type { BlockNode } from './lsblk.ts'
import type { Signature } from './signature.ts'

export type LinuxFacts = {
  nodes: BlockNode[]
  mounts: Mount[]
  swaps: Swap[]
  /** Signatures by node path. */
  signatures: ReadonlyMap<string, Signature>
  /** Mounted btrfs file systems: the kernel names of all their devices, even if mounted in another namespace. */
  btrfs: string[][]
  /** Names of the imported ZFS pools. */
  pools: string[]
  /** Loop devices by kernel name: the file or block device behind each. */
  loops: ReadonlyMap<string, string>
  /** Facts from sysfs that lsblk does not report, by kernel name. */
  hardware: ReadonlyMap<string, Hardware>
  /** GUID of the EFI partition that this computer booted from; "" if the firmware does not say. */
  startedFrom: string
}

type Hardware = {
  serial: string
  model: string
  /** The type of an MMC device: SD is a card, MMC is soldered in. */
  cardType: string
  sequence: string
}

/** Returns a node's content: by its signature if one was read, else as lsblk reports it, else as it is mounted. */
export function contentOf(node: BlockNode, { signatures, mounts }: LinuxFacts) {
  const read = signatures.get(node.path)
  const mounted = mounts.find(mount => mount.deviceNumber === node.deviceNumber)
  return {
    fileSystem: read?.fileSystem || node.fileSystem || mounted?.fileSystem || '',
    label: read?.label || node.label,
    uuid: read?.uuid || node.uuid,
    memberUuid: read?.memberUuid ?? '',
    tableType: read?.tableType || node.tableType,
    partitionName: read?.partitionName || node.partitionName,
    partitionUuid: read?.partitionUuid || node.partitionUuid,
    devices: read?.devices ?? null,
  }
}

/** A partition of a drive, according to the kernel. Everything else below it is built on it, such as kpartx mappings. */
export const isPartition = ({ type, kernelName }: BlockNode) =>
  type === 'part' && !kernelName.startsWith('dm-')

/** The drive itself and its partitions. */
export const partsOf = (drive: BlockNode) => [drive, ...drive.children.filter(isPartition)]
