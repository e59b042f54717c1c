// Limits of workloads on BTRFS. All subvolumes of one are in one quota group, 1/N, which has the limit. With simple
// quotas a subvolume that a program makes inside of another one is in the same group, so it does not evade the
// limit; and what only snapshots still hold of the data that a restore replaced counts on.
import { mapped } from '../at-once.ts'
import { must, run } from './command.ts'
import { hasOlderQuotas } from './quota-kind.ts'

/** A row of the table of quota groups: a subvolume or a group of them. */
type Row = { readonly bytes: number; readonly parent: string | null }

export function btrfsQuota(root: string) {
  const idOf = async (path: string) =>
    `0/${(await must(['btrfs', 'inspect-internal', 'rootid', path])).trim()}`

  async function usedIn(known: ReadonlyMap<string, Row> | null, path: string): Promise<number | null> {
    const { parent = null } = known?.get(await idOf(path)) ?? {}
    return parent === null ? null : (known?.get(parent)?.bytes ?? null)
  }

  /** null without quotas. Of a subvolume's parents only groups of the first level are here. */
  async function rows(): Promise<ReadonlyMap<string, Row> | null> {
    const { status, out } = await run(['btrfs', 'qgroup', 'show', '-p', '--raw', root], {
      mostBytes: 4 * 1024 * 1024,
    })
    if (status !== 0) return null
    const found = out.matchAll(/^\s*(\d+\/\d+)\s+(\d+)\s+\d+\s+(\S+)/gm)
    return new Map(
      [...found].map(([, id = '', bytes, parents = '']) => [
        id,
        { bytes: Number(bytes), parent: /\b1\/\d+/.exec(parents)?.[0] ?? null },
      ]),
    )
  }

  async function enable() {
    // Simple quotas need btrfs-progs 6.7; the others slow snapshots down, and limit no subvolume that a program makes.
    const simple = await run(['btrfs', 'quota', 'enable', '--simple', root])
    if (simple.status !== 0) await must(['btrfs', 'quota', 'enable', root])
  }

  /** `path`: a subvolume. null if it is in none, or without simple quotas. */
  async function groupOf(path: string): Promise<string | null> {
    const known = await rows()
    return known && (known.get(await idOf(path))?.parent ?? null)
  }

  /** Fails without harm where it is in there already, or is gone. */
  const enter = (id: string, group: string) => run(['btrfs', 'qgroup', 'assign', id, group, root])

  async function makeGroup(path: string): Promise<string> {
    const id = await idOf(path)
    // No other subvolume gets its number.
    const group = id.replace(/^0/, '1')
    // It is there if that was done before.
    await run(['btrfs', 'qgroup', 'create', group, root])
    await must(['btrfs', 'qgroup', 'assign', id, group, root])
    // An earlier broker limited the subvolume alone.
    await must(['btrfs', 'qgroup', 'limit', 'none', path])
    return group
  }

  return {
    idOf,
    groupOf,
    enter,
    leave: (id: string, group: string) => run(['btrfs', 'qgroup', 'remove', id, group, root]),
    /** Before it is deleted: in a full one a subvolume inside can be neither moved nor deleted. */
    async lift(path: string) {
      const group = await groupOf(path)
      if (group !== null) await run(['btrfs', 'qgroup', 'limit', 'none', group, root])
    },
    async limit(path: string, gibibytes: number) {
      if ((await rows()) === null) await enable()
      // The older kind counts wrong after a snapshot of a subvolume in a group, until all figures are counted again.
      if (hasOlderQuotas(root)) return void (await must(['btrfs', 'qgroup', 'limit', `${gibibytes}G`, path]))
      const group = (await groupOf(path)) ?? (await makeGroup(path))
      await must(['btrfs', 'qgroup', 'limit', `${gibibytes}G`, group, root])
    },
    /** Counts all its subvolumes. null if it has no group. */
    async usedBytes(path: string): Promise<number | null> {
      return usedIn(await rows(), path)
    },
    /** The used bytes by path. It reads the groups once. */
    async usage(paths: readonly string[]): Promise<ReadonlyMap<string, number | null>> {
      const known = await rows()
      // One that was removed since is unknown, and the others are not.
      const used = (path: string) => usedIn(known, path).catch(() => null)
      return new Map(await mapped(paths, async path => [path, await used(path)] as const))
    },
  }
}
