// Queries about datasets, for the storage on ZFS.
import { BrokerFault } from '../fault.ts'
import { must, run } from './command.ts'

export function zfsDatasets(pool: string) {
  return {
    /** Throws if the pool is gone: its data still exists, and nothing may count as removed. */
    async isThere(name: string): Promise<boolean> {
      const list = (each: string) => ['zfs', 'list', '-H', '-o', 'name', each]
      if ((await run(list(name))).status === 0) return true
      const found = await run(list(pool))
      if (found.status !== 0) throw new BrokerFault('no-storage', `zfs: ${found.errEnd.trim()}`)
      return false
    },
    /** `-` if it has none. */
    property: async (name: string, property: string): Promise<string> =>
      (await must(['zfs', 'get', '-H', '-p', '-o', 'value', property, name])).trim(),
    /** Makes a parent of datasets that are not mounted. */
    makeParent: (name: string): Promise<string> =>
      must(['zfs', 'create', '-p', '-o', 'mountpoint=none', '-o', 'canmount=off', name]),
  }
}
export type ZfsDatasets = ReturnType<typeof zfsDatasets>
