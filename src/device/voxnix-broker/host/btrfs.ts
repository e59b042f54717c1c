// A BTRFS subvolume for each workload, where nixos-container or libvirt looks for it. Snapshots, trash and
// data that a restore put aside are in one hidden folder next to them, on the same file system.
import { chmodSync, lstatSync, mkdirSync, readdirSync, renameSync, rmdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readBounded, removeFile, writeDurably } from '../../lib/durable-file.ts'
import { mapped } from '../at-once.ts'
import { btrfsQuota } from './btrfs-quota.ts'
import { snapshotIdsAt, snapshotsAt } from './btrfs-snapshots.ts'
import { must, run } from './command.ts'
import { limitOfDisks, NotInTrash, type Storage } from './storage.ts'
import { deleteTree, replacePlaceholders, subvolumesIn } from './subvolumes.ts'

const isThere = (path: string) => lstatSync(path, { throwIfNoEntry: false }) !== undefined
const folder = (path: string) => mkdirSync(path, { recursive: true, mode: 0o700 })

const namesIn = (path: string) => (isThere(path) ? readdirSync(path) : [])

function removeEmpty(path: string) {
  if (isThere(path)) rmdirSync(path)
}

/** Synced. */
function mark(path: string, text: string) {
  folder(dirname(path))
  writeDurably(path, text)
}

/** Renames, unless that was done before. */
function move(from: string, to: string) {
  if (isThere(from) && !isThere(to)) renameSync(from, to)
}

/** `isCopiedOnWrite`: false for disks, which overwrite their blocks in place. */
type Form = {
  readonly mode: number
  readonly isCopiedOnWrite: boolean
  /** The size limit, as a multiple of the quota. */
  readonly limits: number
}
/** The root folder of a container, which its users enter. */
export const forContainers: Form = { mode: 0o755, isCopiedOnWrite: true, limits: 1 }
/** QEMU's user traverses it to reach the disk, and cannot list other names. */
export const forVms: Form = { mode: 0o711, isCopiedOnWrite: false, limits: limitOfDisks }

/** Reads all metadata. A page of Kiln waits for it. */
const mostMeasuringMs = 10_000

export function btrfsStorage(root: string, { mode, isCopiedOnWrite, limits }: Form): Storage {
  const hidden = join(root, '.voxnix')
  const place = (name: string) => join(root, name)
  const snapshotsOf = (name: string) => join(hidden, 'snapshots', name)
  const trashOf = (id: string) => join(hidden, 'trash', id)
  const asideOf = (id: string) => join(hidden, 'aside', id)
  /** Marks that the former data is put aside, with its subvolume and quota group. */
  const swapped = (id: string) => join(hidden, 'swapped', id)
  const quota = btrfsQuota(root)
  const limit = (name: string, quotaGiB: number) => quota.limit(place(name), quotaGiB * limits)

  /** [] if it had none. */
  function groupsAside(id: string): readonly string[] {
    const words = (readBounded(swapped(id)) ?? '').split(' ')
    return words.length === 2 ? words : []
  }
  /** While it is aside the restored data has all the room of the workload. */
  async function leaveGroup(id: string) {
    if (!isThere(swapped(id))) {
      const group = await quota.groupOf(asideOf(id))
      mark(swapped(id), group === null ? '' : `${await quota.idOf(asideOf(id))} ${group}`)
    }
    const [subvolume, group] = groupsAside(id)
    if (subvolume === undefined || group === undefined) return []
    await quota.leave(subvolume, group)
    return ['-i', group]
  }
  async function enterGroup(id: string) {
    const [subvolume, group] = groupsAside(id)
    if (subvolume !== undefined && group !== undefined) await quota.enter(subvolume, group)
  }

  async function dropSnapshots(path: string) {
    if (!isThere(path)) return
    for (const label of readdirSync(path)) await deleteTree(join(path, label))
    rmdirSync(path)
  }

  async function deleteWorkload(path: string) {
    if (!isThere(path)) return
    await quota.lift(path)
    await deleteTree(path)
  }

  async function usedAt(path: string): Promise<number | null> {
    const counted = isThere(path) ? await quota.usedBytes(path) : null
    return counted ?? measured(path)
  }
  async function measured(path: string): Promise<number | null> {
    const du = ['btrfs', 'filesystem', 'du', '-s', '--raw', path]
    const { status, out } = await run(du, { timeoutMs: mostMeasuringMs })
    const total = /^\s*(\d+)\s/m.exec(out)?.[1]
    return status === 0 && total !== undefined ? Number(total) : null
  }

  return {
    has: async name => isThere(place(name)),
    async create(name, quotaGiB) {
      folder(root)
      if (!isThere(place(name))) await must(['btrfs', 'subvolume', 'create', place(name)])
      // The broker's umask would lock the users out.
      chmodSync(place(name), mode)
      // Applies to files that are created in it later.
      if (!isCopiedOnWrite) await must(['chattr', '+C', place(name)])
      if (quotaGiB !== null) await limit(name, quotaGiB)
    },
    async remove(name) {
      await dropSnapshots(snapshotsOf(name))
      await deleteWorkload(place(name))
    },
    limit,
    usedBytes: name => usedAt(place(name)),
    async usage(names) {
      const there = names.map(place).filter(isThere)
      const counted = there.length > 0 ? await quota.usage(there) : new Map<string, number | null>()
      return new Map(
        await mapped(names, async name => [name, counted.get(place(name)) ?? (await measured(place(name)))]),
      )
    },
    usedInTrash: id => usedAt(join(trashOf(id), 'root')),
    async snapshot(name, label) {
      folder(snapshotsOf(name))
      const path = join(snapshotsOf(name), label)
      if (!isThere(path)) await must(['btrfs', 'subvolume', 'snapshot', '-r', place(name), path])
    },
    async dropSnapshot(name, label) {
      const path = join(snapshotsOf(name), label)
      if (isThere(path)) await deleteTree(path)
    },
    snapshots: async name => namesIn(snapshotsOf(name)).sort(),
    snapshotIds: name => snapshotIdsAt(snapshotsOf(name)),
    snapshotList: name => snapshotsAt(snapshotsOf(name)),
    newerThan: async () => [],
    leftOut: async name => (isThere(place(name)) ? subvolumesIn(place(name)) : []),
    async trash(name, id) {
      folder(trashOf(id))
      move(place(name), join(trashOf(id), 'root'))
      move(snapshotsOf(name), join(trashOf(id), 'snapshots'))
    },
    async untrash(name, id) {
      if (!isThere(join(trashOf(id), 'root')) && !isThere(place(name))) throw new NotInTrash(id)
      folder(join(hidden, 'snapshots'))
      move(join(trashOf(id), 'snapshots'), snapshotsOf(name))
      move(join(trashOf(id), 'root'), place(name))
      removeEmpty(trashOf(id))
    },
    async purge(id) {
      await dropSnapshots(join(trashOf(id), 'snapshots'))
      await deleteWorkload(join(trashOf(id), 'root'))
      removeEmpty(trashOf(id))
    },
    async swapIn(name, label, id) {
      folder(join(hidden, 'aside'))
      move(place(name), asideOf(id))
      const words = await leaveGroup(id)
      if (!isThere(place(name)))
        await must(['btrfs', 'subvolume', 'snapshot', ...words, join(snapshotsOf(name), label), place(name)])
      await replacePlaceholders(place(name))
    },
    async swapBack(name, id) {
      if (!isThere(asideOf(id))) {
        // It had not started, or this was done before.
        if (isThere(place(name)) && !isThere(swapped(id))) return
        throw new Error(`The data that ${name} had before the restore ${id} is not there.`)
      }
      if (isThere(place(name))) {
        const [, group] = groupsAside(id)
        if (group !== undefined) await quota.leave(await quota.idOf(place(name)), group)
        await deleteTree(place(name))
      }
      await enterGroup(id)
      removeFile(swapped(id))
      move(asideOf(id), place(name))
    },
    async dropAside(id) {
      if (isThere(asideOf(id))) await deleteTree(asideOf(id))
      // Snapshots may still hold data of it, which counts again.
      await enterGroup(id)
      removeFile(swapped(id))
    },
    asides: async () => [
      ...new Set([...namesIn(join(hidden, 'aside')), ...namesIn(join(hidden, 'swapped'))]),
    ],
  }
}
