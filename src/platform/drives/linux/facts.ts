// Everything that Linux tells about drives, gathered once: what follows from it is decided in drives.ts and uses.ts.

import type { Mount, Swap } from '#shared/drives/mounts.ts'
import type { BlockNode } from './lsblk.ts'
import type { Signature } from './signature.ts'

export type LinuxFacts = {
  nodes: BlockNode[]
  mounts: Mount[]
  swaps: Swap[]
  /** By node path. */
  signatures: ReadonlyMap<string, Signature>
  /** Mounted btrfs file systems: the kernel names of all their devices, mounted where we see it or elsewhere. */
  btrfs: string[][]
  /** Names of the imported ZFS pools. */
  pools: string[]
  /** Loop devices by kernel name: the file, or block device, that each is made of. */
  loops: ReadonlyMap<string, string>
  /** What sysfs knows and lsblk does not tell, by kernel name. */
  hardware: ReadonlyMap<string, Hardware>
  /** GUID of the EFI partition that this computer was started from; "" where the firmware does not say. */
  startedFrom: string
}

export type Hardware = {
  serial: string
  model: string
  /** Of an MMC device: SD is a card, MMC is soldered in. */
  cardType: string
  sequence: string
}

/** What a node holds, by its signature where one was read, else as lsblk has it, else by what it is mounted as. */
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

/** A partition of a drive, by the kernel; whatever else hangs below it is made of it, as what kpartx maps. */
export const isPartition = ({ type, kernelName }: BlockNode) =>
  type === 'part' && !kernelName.startsWith('dm-')

/** The drive itself and its partitions. */
export const partsOf = (drive: BlockNode) => [drive, ...drive.children.filter(isPartition)]
