// A ZFS dataset for each workload, such as POOL/containers/NAME, mounted where nixos-container or libvirt looks for it.
import { join } from 'node:path'
import { must, run } from './command.ts'
import { limitOfDisks, type Storage } from './storage.ts'

type Place = { readonly pool: string; readonly kind: 'containers' | 'vms' }

export function zfsStorage(root: string, { pool, kind }: Place): Storage {
  const limitOf = (quotaGiB: number) => `quota=${quotaGiB * (kind === 'vms' ? limitOfDisks : 1)}G`
  const dataset = (name: string) => `${pool}/${kind}/${name}`
  const trashed = (id: string) => `${pool}/trash/${id}`
  const list = (name: string) => ['zfs', 'list', '-H', '-o', 'name', name]
  /** Throws if the pool is gone: its data still exists, and nothing may count as removed. */
  async function isThere(name: string): Promise<boolean> {
    if ((await run(list(name))).status === 0) return true
    await must(list(pool))
    return false
  }
  const unmounted = ['-o', 'mountpoint=none', '-o', 'canmount=off']

  async function move(from: string, to: string, mountpoint: string) {
    if (!(await isThere(from))) return
    if (mountpoint === 'none') await must(['zfs', 'set', 'mountpoint=none', from])
    await must(['zfs', 'rename', from, to])
  }

  return {
    has: name => isThere(dataset(name)),
    async create(name, quotaGiB) {
      const quota = quotaGiB === null ? [] : ['-o', limitOf(quotaGiB)]
      if (await isThere(dataset(name))) return
      await must(['zfs', 'create', '-p', '-o', `mountpoint=${join(root, name)}`, ...quota, dataset(name)])
    },
    async remove(name) {
      if (await isThere(dataset(name))) await must(['zfs', 'destroy', '-r', dataset(name)])
    },
    limit: async (name, quotaGiB) => void (await must(['zfs', 'set', limitOf(quotaGiB), dataset(name)])),
    async usedBytes(name) {
      const { status, out } = await run(['zfs', 'get', '-H', '-p', '-o', 'value', 'used', dataset(name)])
      return status === 0 && /^\d+$/.test(out.trim()) ? Number(out) : null
    },
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
    async snapshotList(name) {
      if (!(await isThere(dataset(name)))) return []
      const columns = ['-o', 'name,creation,referenced', '-d', '1', dataset(name)]
      const listed = await must(['zfs', 'list', '-H', '-p', '-t', 'snapshot', ...columns])
      return [...listed.matchAll(/^[^@\n]+@(\S+)\t(\d+)\t(\d+)$/gm)]
        .map(([, label = '', at, bytes]) => ({ label, at: Number(at) * 1000, usedBytes: Number(bytes) }))
        .sort((one, other) => other.at - one.at)
    },
    // Only the host makes datasets.
    leftOut: async () => [],
    async trash(name, id) {
      if (!(await isThere(`${pool}/trash`)))
        await must(['zfs', 'create', '-p', ...unmounted, `${pool}/trash`])
      await move(dataset(name), trashed(id), 'none')
    },
    async untrash(name, id) {
      await move(trashed(id), dataset(name), 'own')
      await must(['zfs', 'set', `mountpoint=${join(root, name)}`, dataset(name)])
    },
    async purge(id) {
      if (await isThere(trashed(id))) await must(['zfs', 'destroy', '-r', trashed(id)])
    },
    // ZFS rolls back by removing later snapshots, so nothing is left to swap back.
    swapIn: async (name, label) => void (await must(['zfs', 'rollback', '-r', `${dataset(name)}@${label}`])),
    swapBack: async () => undefined,
    dropAside: async () => undefined,
    asides: async () => [],
  }
}
