// The verbs that change something, once the policy let them through.
import { overQuota } from '#shared/workloads/judge.ts'
import type { Person } from '#shared/workloads/people.ts'
import type { Executed } from '#shared/workloads/wire.ts'
import type { Config } from './config.ts'
import { BrokerFault } from './fault.ts'
import type { Host } from './host/host.ts'
import type { Trashed, Workload } from './records.ts'
import type { Sagas, Watch } from './sagas/sagas.ts'

const mostSnapshots = 32

type Wanted = {
  readonly name: string
  readonly modules: readonly string[]
  readonly shared: readonly string[]
  readonly quotaGiB: number | undefined
}
type Parts = {
  readonly host: Host
  readonly sagas: Sagas
  readonly config: () => Config
  readonly people: () => readonly Person[]
  readonly now: () => number
  readonly newId: () => string
}

export function createWrites({ host, sagas, config, people, now, newId }: Parts) {
  const { storage, containers, records } = host

  const found = (name: string): Workload => {
    const workload = records.workloads.read(name)
    if (workload === null) throw new BrokerFault('no-such-workload')
    return workload
  }
  /** What sagas make now: it counts before it has a record. */
  const making = new Map<string, Workload>()
  const all = () => [
    ...new Map([...records.workloads.all().map(each => [each.name, each] as const), ...making]).values(),
  ]
  async function made<T>(workload: Workload, make: () => Promise<T>): Promise<T> {
    making.set(workload.name, workload)
    try {
      return await make()
    } finally {
      making.delete(workload.name)
    }
  }
  const freeAddresses = () =>
    containers.freeAddresses(all().flatMap(({ host, container }) => [host, container]))
  const ownedBy = (person: Person, but?: string) => {
    const own = all().filter(each => each.owner === person.name && each.name !== but)
    return { workloads: own.length, storageGiB: own.reduce((sum, { quotaGiB }) => sum + quotaGiB, 0) }
  }
  /** For an owner of the host the quota of the workload's own owner counts. */
  const limitTo = (owner: string, quotaGiB: number, workloads: number, but?: string) => {
    const person = people().find(each => each.name === owner)
    if (!person) throw new BrokerFault('unknown-person')
    const over = overQuota(person, ownedBy(person, but), { workloads, storageGiB: quotaGiB })
    if (over) throw new BrokerFault(over)
  }
  const free = async (name: string) => {
    const taken =
      records.workloads.read(name) !== null || containers.isKnown(name) || (await storage.has(name))
    if (taken) throw new BrokerFault('name-taken')
  }

  return {
    async create(person: Person, wanted: Wanted, watch: Watch) {
      const { name, modules, shared, quotaGiB = config().quotaGiB } = wanted
      const unknown = modules.find(each => !config().modules.includes(each))
      if (unknown !== undefined) throw new BrokerFault('no-such-module', unknown)
      const stranger = shared.find(each => !people().some(known => known.name === each))
      if (stranger !== undefined) throw new BrokerFault('unknown-person', stranger)
      await free(name)
      limitTo(person.name, quotaGiB, 1)
      const workload: Workload = {
        name,
        id: newId(),
        owner: person.name,
        shared,
        modules,
        quotaGiB,
        createdAt: now(),
        ...freeAddresses(),
        systemPath: null,
        runs: true,
      }
      await made(workload, () => sagas.run({ kind: 'create', workload }, watch))
      return { name, address: workload.container }
    },
    async start(name: string) {
      const workload = found(name)
      await containers.start(name)
      records.workloads.write(name, { ...workload, runs: true })
      return {}
    },
    async stop(name: string) {
      const workload = found(name)
      await containers.stop(name)
      records.workloads.write(name, { ...workload, runs: false })
      return {}
    },
    async exec(name: string, argv: readonly string[]): Promise<Executed> {
      if (!(await containers.isRunning(name))) throw new BrokerFault('not-running')
      return containers.exec(name, argv)
    },
    async snapshot(name: string, label: string) {
      const known = await storage.snapshots(name)
      if (known.includes(label)) throw new BrokerFault('name-taken')
      if (known.length >= mostSnapshots) throw new BrokerFault('too-many')
      await storage.snapshot(name, label)
      return { snapshots: await storage.snapshots(name) }
    },
    async resize(name: string, quotaGiB: number) {
      const workload = found(name)
      limitTo(workload.owner, quotaGiB, 0, name)
      await storage.limit(name, quotaGiB)
      records.workloads.write(name, { ...workload, quotaGiB })
      return {}
    },
    async restore(name: string, label: string, watch: Watch) {
      const workload = found(name)
      if (!(await storage.snapshots(name)).includes(label)) throw new BrokerFault('no-such-snapshot')
      const id = newId()
      await sagas.run({ kind: 'restore', id, workload, label }, watch)
      await storage.dropAside(id)
      return {}
    },
    async destroy(name: string, watch: Watch) {
      const workload = found(name)
      const trashed: Trashed = { id: newId(), workload, trashedAt: now(), agedMs: 0 }
      await sagas.run({ kind: 'destroy', trashed }, watch)
      return { id: trashed.id }
    },
    async undo(trashed: Trashed, watch: Watch) {
      const { name, owner, quotaGiB, container } = trashed.workload
      await free(name)
      limitTo(owner, quotaGiB, 1)
      // Another container may have its address now.
      const taken = all().some(each => each.container === container)
      const workload = taken ? { ...trashed.workload, ...freeAddresses() } : trashed.workload
      await made(workload, () => sagas.run({ kind: 'bring-back', trashed: { ...trashed, workload } }, watch))
      return { name }
    },
  }
}
export type Writes = ReturnType<typeof createWrites>
