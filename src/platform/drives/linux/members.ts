// Finds members of volumes, arrays and pools by their signature, and whether they are in use. Pure.
import type { DriveUse } from '#shared/drives/drive.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import { contentOf, type LinuxFacts, partsOf } from './facts.ts'
import type { BlockNode } from './lsblk.ts'

export type MemberKind = 'lvm' | 'raid' | 'luks' | 'zfs' | 'btrfs'

/** Names of blkid (util-linux, libblkid/src/superblocks). */
const kinds: [RegExp, MemberKind][] = [
  [/^LVM\d_member$/, 'lvm'],
  [/^crypto_LUKS$/, 'luks'],
  [/^zfs_member$/, 'zfs'],
  [/^btrfs$/, 'btrfs'],
  [/_member$|^(bcache|drbd|stratis|ceph_bluestore)$/, 'raid'],
]

/** Null if a part is not a member: plain file systems, and a btrfs that is on this drive alone. */
export function memberUse(part: BlockNode, drive: BlockNode, facts: LinuxFacts): DriveUse | null {
  const { fileSystem, label } = contentOf(part, facts)
  const kind = kinds.find(([name]) => name.test(fileSystem))?.[1]
  // The kernel reports a mounted btrfs, so it counts whether or not its signature could be read.
  const mounted = facts.btrfs.find(set => set.includes(part.kernelName))
  if (!kind && !mounted) return null
  const use = (active: boolean, detail: Value): DriveUse => ({
    kind: kind ?? 'btrfs',
    path: part.path,
    detail,
    active,
  })
  if (mounted) return mountedBtrfs(mounted, part, drive, facts) ? use(true, label || part.path) : null
  if (kind === 'zfs' && facts.pools.some(pool => !label || pool === label)) return use(true, label)
  const others = otherMembers(part, drive, facts)
  if (others.length > 0) return use(true, message('drive.use-detail.with', { others: others.join(', ') }))
  if (kind !== 'btrfs') return use(false, label)
  return missesMembers(part, drive, facts) ? use(true, message('drive.use-detail.incomplete')) : null
}

/** Whether a btrfs is mounted that is also on other drives, or in another namespace. For any other, the mount points
 *  tell everything. */
function mountedBtrfs(set: string[], part: BlockNode, drive: BlockNode, { mounts }: LinuxFacts): boolean {
  const here = partsOf(drive).map(node => node.kernelName)
  const paths = [part.path, ...set.map(name => `/dev/${name}`)]
  const seen =
    part.mountPoints.length > 0 ||
    mounts.some(mount => mount.fileSystem === 'btrfs' && paths.includes(mount.source))
  return !seen || set.some(name => !here.includes(name))
}

/** Same set, other member: a copy of the same image has the same number for both. */
function otherMembers(part: BlockNode, drive: BlockNode, facts: LinuxFacts): string[] {
  const own = contentOf(part, facts)
  if (!own.uuid || !own.memberUuid) return []
  return facts.nodes
    .filter(other => other !== drive)
    .flatMap(partsOf)
    .filter(node => {
      const { fileSystem, uuid, memberUuid } = contentOf(node, facts)
      const same = fileSystem === own.fileSystem && uuid === own.uuid
      return same && memberUuid !== '' && memberUuid !== own.memberUuid
    })
    .map(node => node.path)
}

function missesMembers(part: BlockNode, drive: BlockNode, facts: LinuxFacts): boolean {
  const { devices, uuid } = contentOf(part, facts)
  const here = partsOf(drive).filter(node => contentOf(node, facts).uuid === uuid)
  return devices !== null && devices > here.length
}
