// Derives a drive's uses from Linux's facts. Pure.

import type { DriveUse } from '#shared/drives/drive.ts'
import { type Mount, mountOf } from '#shared/drives/mounts.ts'
import { isSystemPlace } from '#shared/drives/system-places.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import { contentOf, isPartition, type LinuxFacts, partsOf } from './facts.ts'
import { type BlockNode, withDescendants } from './lsblk.ts'
import { type MemberKind, memberUse } from './members.ts'

export function usesOf(drive: BlockNode, facts: LinuxFacts): DriveUse[] {
  const uses = partsOf(drive).flatMap(part => {
    const held = holderUses(part)
    const member = memberUse(part, drive, facts)
    return [
      ...held,
      ...(member && !held.some(each => each.kind === member.kind) ? [member] : []),
      ...madeOf(part, drive).flatMap(node => nodeUses(node, facts)),
    ]
  })
  return [...uses, ...startUses(drive, facts)]
}

/** The part and everything built on it; partitions of the drive are separate parts. */
const madeOf = (part: BlockNode, drive: BlockNode): BlockNode[] => [
  part,
  ...part.children
    .filter(child => part !== drive || !isPartition(child))
    .flatMap(child => [...withDescendants(child)]),
]

const nodeUses = (node: BlockNode, facts: LinuxFacts): DriveUse[] => [
  ...mountPointsOf(node, facts).map(point =>
    use(isSystemPlace(point) ? 'system' : 'mounted', node.path, point),
  ),
  ...swapUses(node, facts),
  ...loopUses(node, facts),
]

const use = (kind: DriveUse['kind'], path: string, detail: Value): DriveUse => ({
  kind,
  path,
  detail,
  active: true,
})

/** lsblk's names for device types built on another device. */
const holders: [RegExp, MemberKind | 'busy'][] = [
  [/^lvm$/, 'lvm'],
  [/^crypt$/, 'luks'],
  [/^(raid|md|linear|dmraid)/, 'raid'],
  [/./, 'busy'],
]

const holderUses = (part: BlockNode): DriveUse[] =>
  part.children
    .filter(child => !isPartition(child))
    .map(child => {
      const [, kind = 'busy'] = holders.find(([type]) => type.test(child.type)) ?? []
      return use(kind, part.path, child.path)
    })

export const mountPointsOf = (node: BlockNode, facts: LinuxFacts): string[] => [
  ...new Set([...node.mountPoints, ...mountsOf(node, facts).map(mount => mount.mountPoint)]),
]

/** For a mounted file system, btrfs lists one device and bcachefs all of them: in both cases all are in use. */
function mountsOf(node: BlockNode, { mounts, btrfs }: LinuxFacts): Mount[] {
  const own = [node.path, `/dev/${node.kernelName}`]
  const others = btrfs
    .filter(set => set.includes(node.kernelName))
    .flatMap(set => set.map(name => `/dev/${name}`))
  return mounts.filter(
    mount =>
      mount.deviceNumber === node.deviceNumber ||
      mount.source.split(':').some(source => own.includes(source)) ||
      (mount.fileSystem === 'btrfs' && others.includes(mount.source)),
  )
}

function swapUses(node: BlockNode, facts: LinuxFacts): DriveUse[] {
  const here = mountsOf(node, facts)
  return facts.swaps
    .filter(swap => {
      if (!swap.isFile) return swap.path === node.path || swap.path === `/dev/${node.kernelName}`
      const mount = mountOf(swap.path, facts.mounts)
      return mount !== undefined && here.includes(mount)
    })
    .map(swap => use('swap', node.path, swap.path))
}

/** A loop device on a block device does not claim it in the kernel. */
const loopUses = (node: BlockNode, { loops }: LinuxFacts): DriveUse[] =>
  [...loops]
    .filter(([, backing]) => backing === node.path || backing === `/dev/${node.kernelName}`)
    .map(([name]) => use('busy', node.path, `/dev/${name}`))

/** The EFI partition that the firmware booted from, which need not be mounted. Images carry fixed GUIDs: if a drive
 *  that the system runs from has a partition with this GUID, that is the one, and a stick with the same image is not. */
function startUses(drive: BlockNode, facts: LinuxFacts): DriveUse[] {
  const { startedFrom, nodes } = facts
  if (!startedFrom) return []
  const matching = (of: BlockNode) =>
    [...withDescendants(of)].find(node => contentOf(node, facts).partitionUuid.toLowerCase() === startedFrom)
  const runsFrom = (of: BlockNode) =>
    [...withDescendants(of)].some(node => mountPointsOf(node, facts).some(isSystemPlace))
  const found = matching(drive)
  if (!found || nodes.some(other => other !== drive && matching(other) && runsFrom(other))) return []
  return [use('system', found.path, message('drive.use-detail.efi'))]
}
