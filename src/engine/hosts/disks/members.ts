// Which set a device's signature makes it a member of: a volume group, an array, a pool, a file system over several
// devices. Sets that are not started have no device in /sys, so this is all that shows them. Pure.
import type { Layers } from './below.ts'
import type { Node } from './node.ts'
import type { Reported } from './reported.ts'

export type Member = {
  /** lsblk's name for the signature. */
  kind: string
  /** All members of one set share it; null if it cannot be read: then the set may be any of this kind. */
  set: string | null
  /** The set's name, where disko finds it by name; "" otherwise. */
  name: string
}

/** null: of no set. */
type MemberOf = (node: Node) => Member | null

/** Their members have the set's UUID. */
const withUuid: ReadonlySet<string> = new Set(['btrfs', 'bcachefs', 'linux_raid_member'])
/** lsblk does not know their set: bcache, Stratis, and the arrays of a mainboard (isw_raid_member, ddf_raid_member, …). */
const withoutSet = /^(bcache|stratis|\w+_raid_member)$/

/** Whether writes to it reach what else is in a set with it. */
export const isSetMember = ({ fileSystem }: Node): boolean =>
  fileSystem === 'LVM2_member' || fileSystem === 'zfs_member' || withoutSet.test(fileSystem)

export function membersIn({ lines }: Reported, { made }: Layers): MemberOf {
  const groups = volumeGroupsIn(lines('lvm'))
  return node => {
    const { fileSystem: kind, uuid, label, block } = node
    if (kind === 'LVM2_member') {
      const known = groups.get(`/dev/${block.name.replaceAll('!', '/')}`)
      if (known) return known.id === '' ? null : { kind, set: known.id, name: known.name }
      return { kind, set: groupOfVolumes(made(node)), name: '' }
    }
    // Each member of a pool has the pool's name as its label.
    if (kind === 'zfs_member') return { kind, set: label || uuid || null, name: '' }
    if (withUuid.has(kind)) return { kind, set: uuid || null, name: '' }
    // Once it is started, /sys has what is made of it.
    return withoutSet.test(kind) && made(node).length === 0 ? { kind, set: null, name: '' } : null
  }
}

/**
 * Returns volume groups by the path of the volume ("/dev/sda1"); id and name are "" for a volume that is in no group.
 */
function volumeGroupsIn(lines: readonly string[]): Map<string, { id: string; name: string }> {
  return new Map(
    lines.map(line => {
      const [path = '', id = '', name = ''] = line.trim().split(/\s+/, 3)
      return [path, { id: id.replaceAll('-', ''), name }]
    }),
  )
}

/** The device mapper's UUID of a logical volume: "LVM-", then 32 characters of the group, then those of the volume. Users
 *  without rights read it as well. */
function groupOfVolumes(made: readonly Node[]): string | null {
  for (const { block } of made) {
    const id = /^LVM-(\w{32})/.exec(block.facts.get('dm-uuid') ?? '')?.[1]
    if (id) return id
  }
  return null
}
