// Restores a snapshot on ZFS without a rollback, which destroys what is newer. The dataset is put aside under
// POOL/aside/ID, and a clone of the snapshot takes its name.
//
// Snapshots stay with the dataset that was put aside until the clone is promoted. It is promoted at once: the
// snapshot and older ones then belong to the workload again, so they can be listed, and the data aside can be
// destroyed with its id alone. Newer snapshots stay with the data aside, and are destroyed with it.
import { must } from './command.ts'
import type { Storage } from './storage.ts'
import type { ZfsDatasets } from './zfs-datasets.ts'

type Place = {
  readonly pool: string
  readonly datasets: ZfsDatasets
  readonly dataset: (name: string) => string
  readonly mountpoint: (name: string) => string
}

/** Marks a clone with the id of its restore. Without it, a restore that has not begun looks like one whose data was lost. */
const mark = 'voxnix:restore'

export function zfsRestore({ pool, datasets, dataset, mountpoint }: Place) {
  const { isThere, property, makeParent } = datasets
  const parent = `${pool}/aside`
  const aside = (id: string) => `${parent}/${id}`
  const isCloneOf = async (clone: string, origin: string) =>
    (await property(clone, 'origin')).startsWith(`${origin}@`)

  const acts: Pick<Storage, 'swapIn' | 'swapBack' | 'dropAside' | 'asides'> = {
    async swapIn(name, label, id) {
      const [place, kept] = [dataset(name), aside(id)]
      if (!(await isThere(kept))) {
        if (!(await isThere(parent))) await makeParent(parent)
        await must(['zfs', 'set', 'mountpoint=none', place])
        await must(['zfs', 'rename', place, kept])
      }
      if (!(await isThere(place))) {
        // Without its quota, which could forbid to promote it: what the snapshots hold counts for it then.
        const options = ['-o', `mountpoint=${mountpoint(name)}`, '-o', `${mark}=${id}`]
        await must(['zfs', 'clone', ...options, `${kept}@${label}`, place])
      }
      if (await isCloneOf(place, kept)) await must(['zfs', 'promote', place])
    },
    async swapBack(name, id) {
      const [place, kept] = [dataset(name), aside(id)]
      const isPlaced = await isThere(place)
      const isOurs = isPlaced && (await property(place, mark)) === id
      if (await isThere(kept)) {
        if (isPlaced && !isOurs) throw new Error(`${place} is not what the restore ${id} made.`)
        // The snapshots return before the clone is destroyed with those that it has.
        if (isPlaced && (await isCloneOf(kept, place))) await must(['zfs', 'promote', kept])
        if (isPlaced) await must(['zfs', 'destroy', '-r', place])
        await must(['zfs', 'rename', kept, place])
      } else if (!isPlaced || isOurs)
        throw new Error(`The data that ${name} had before the restore ${id} is not there.`)
      // The mountpoint is `none` even if the dataset was not moved yet.
      await must(['zfs', 'set', `mountpoint=${mountpoint(name)}`, place])
    },
    /** Not with -R: if the clone was not promoted, ZFS refuses, and nothing is lost. */
    async dropAside(id) {
      if (await isThere(aside(id))) await must(['zfs', 'destroy', '-r', aside(id)])
    },
    async asides() {
      if (!(await isThere(parent))) return []
      const listed = await must(['zfs', 'list', '-H', '-o', 'name', '-d', '1', parent])
      return listed
        .split('\n')
        .flatMap(each => (each.startsWith(`${parent}/`) ? each.slice(parent.length + 1) : []))
    },
  }
  return acts
}
