// A ZFS dataset for each workload, such as POOL/containers/NAME, mounted where nixos-container or libvirt looks for it.
import { join } from 'node:path'
import { must, run } from './command.ts'
import { limitOfDisks, NotInTrash, type Storage } from './storage.ts'
import { zfsDatasets } from './zfs-datasets.ts'
import { zfsRestore } from './zfs-restore.ts'

type Place = { readonly pool: string; readonly kind: 'containers' | 'vms' }

export function zfsStorage(root: string, { pool, kind }: Place): Storage {
  const limitOf = (quotaGiB: number) => `quota=${quotaGiB * (kind === 'vms' ? limitOfDisks : 1)}G`
  const dataset = (name: string) => `${pool}/${kind}/${name}`
  const trashed = (id: string) => `${pool}/trash/${id}`
  const mountpoint = (name: string) => join(root, name)
  const datasets = zfsDatasets(pool)
  const { isThere, makeParent } = datasets

  async function usedBy(whole: string): Promise<number | null> {
    const { status, out } = await run(['zfs', 'get', '-H', '-p', '-o', 'value', 'used', whole])
    return status === 0 && /^\d+$/.test(out.trim()) ? Number(out) : null
  }

  return {
    has: name => isThere(dataset(name)),
    async create(name, quotaGiB) {
      const quota = quotaGiB === null ? [] : ['-o', limitOf(quotaGiB)]
      if (await isThere(dataset(name))) return
      await must(['zfs', 'create', '-p', '-o', `mountpoint=${mountpoint(name)}`, ...quota, dataset(name)])
    },
    async remove(name) {
      if (await isThere(dataset(name))) await must(['zfs', 'destroy', '-r', dataset(name)])
    },
    limit: async (name, quotaGiB) => void (await must(['zfs', 'set', limitOf(quotaGiB), dataset(name)])),
    usedBytes: name => usedBy(dataset(name)),
    async usage(names) {
      const listed = await run(['zfs', 'list', '-H', '-p', '-o', 'name,used', '-r', `${pool}/${kind}`], {
        mostBytes: 1024 * 1024,
      })
      const used = new Map(
        [...listed.out.matchAll(/^(\S+)\t(\d+)$/gm)].map(([, name = '', bytes]) => [name, Number(bytes)]),
      )
      return new Map(names.map(name => [name, used.get(dataset(name)) ?? null]))
    },
    usedInTrash: id => usedBy(trashed(id)),
    async snapshot(name, label) {
      const whole = `${dataset(name)}@${label}`
      if (!(await isThere(whole))) await must(['zfs', 'snapshot', whole])
    },
    async dropSnapshot(name, label) {
      const whole = `${dataset(name)}@${label}`
      if (await isThere(whole)) await must(['zfs', 'destroy', whole])
    },
    async snapshots(name) {
      if (!(await isThere(dataset(name)))) return []
      const listed = ['zfs', 'list', '-H', '-t', 'snapshot', '-o', 'name', '-d', '1', dataset(name)]
      return (await must(listed)).split('\n').flatMap(line => line.split('@')[1] ?? [])
    },
    async snapshotIds(name) {
      if (!(await isThere(dataset(name)))) return []
      const listed = ['zfs', 'list', '-H', '-t', 'snapshot', '-o', 'name,guid', '-d', '1', dataset(name)]
      return (await must(listed)).split('\n').filter(line => line !== '')
    },
    async snapshotList(name) {
      if (!(await isThere(dataset(name)))) return []
      const columns = ['-o', 'name,creation,referenced', '-d', '1', dataset(name)]
      const listed = await must(['zfs', 'list', '-H', '-p', '-t', 'snapshot', ...columns])
      return [...listed.matchAll(/^[^@\n]+@(\S+)\t(\d+)\t(\d+)$/gm)]
        .map(([, label = '', at, bytes]) => ({ label, at: Number(at) * 1000, usedBytes: Number(bytes) }))
        .sort((one, other) => other.at - one.at)
    },
    async newerThan(name, label) {
      const columns = ['-o', 'name', '-s', 'createtxg', '-d', '1', dataset(name)]
      const listed = await must(['zfs', 'list', '-H', '-t', 'snapshot', ...columns])
      const labels = listed.split('\n').flatMap(line => line.split('@')[1] ?? [])
      return labels.slice(labels.indexOf(label) + 1)
    },
    // Only the host makes datasets.
    leftOut: async () => [],
    async trash(name, id) {
      if (!(await isThere(`${pool}/trash`))) await makeParent(`${pool}/trash`)
      if (!(await isThere(dataset(name)))) return
      await must(['zfs', 'set', 'mountpoint=none', dataset(name)])
      await must(['zfs', 'rename', dataset(name), trashed(id)])
    },
    async untrash(name, id) {
      if (await isThere(trashed(id))) await must(['zfs', 'rename', trashed(id), dataset(name)])
      else if (!(await isThere(dataset(name)))) throw new NotInTrash(id)
      await must(['zfs', 'set', `mountpoint=${mountpoint(name)}`, dataset(name)])
    },
    async purge(id) {
      if (await isThere(trashed(id))) await must(['zfs', 'destroy', '-r', trashed(id)])
    },
    ...zfsRestore({ pool, datasets, dataset, mountpoint }),
  }
}
