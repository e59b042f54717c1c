// The verbs that change something, after the policy has allowed them.
import { overQuota, overVms } from '#shared/workloads/judge.ts'
import type { Person, VmSize } from '#shared/workloads/people.ts'
import type { Executed } from '#shared/workloads/wire.ts'
import type { Config } from './config.ts'
import { BrokerFault } from './fault.ts'
import { type Host, type Keeper, keeperOf, keepersOf } from './host/host.ts'
import type { Trashed, Workload } from './records.ts'
import { purge } from './sagas/purge.ts'
import { largerOf } from './sagas/resize.ts'
import type { Sagas, Watch } from './sagas/sagas.ts'

const mostSnapshots = 32
const defaultVm: VmSize = { memoryGiB: 2, cores: 2 }

type Wanted = {
  readonly name: string
  readonly modules: readonly string[]
  readonly ownModule: string | null
  readonly shared: readonly string[]
  readonly quotaGiB: number | undefined
  readonly isVm: boolean
  readonly memoryGiB: number | undefined
  readonly cores: number | undefined
}
/** Starts a program in a workload if that is still allowed. */
export type Begin = <T>(start: () => Promise<T>) => Promise<T>

type Parts = {
  readonly host: Host
  readonly sagas: Sagas
  readonly config: () => Config
  readonly people: () => readonly Person[]
  readonly now: () => number
  readonly newId: () => string
}

export function createWrites({ host, sagas, config, people, now, newId }: Parts) {
  const { records } = host

  const found = (name: string): Workload => {
    const workload = records.workloads.read(name)
    if (workload === null) throw new BrokerFault('no-such-workload')
    return workload
  }
  const kept = (name: string): { workload: Workload } & Keeper => {
    const workload = found(name)
    return { workload, ...keeperOf(host, workload) }
  }
  /** Workloads that sagas are making: they count before they have a record. */
  const making = new Map<string, Workload>()
  const all = () => {
    const known = [...records.workloads.all(), ...sagas.making()]
    return [...new Map([...known.map(each => [each.name, each] as const), ...making]).values()]
  }
  async function made<T>(workload: Workload, make: () => Promise<T>): Promise<T> {
    making.set(workload.name, workload)
    try {
      return await make()
    } finally {
      making.delete(workload.name)
    }
  }
  const freeAddresses = ({ runner }: Keeper) =>
    runner.freeAddresses(all().flatMap(({ host, container }) => [host, container]))
  /** The trash counts as stored too. `but`: id of a workload to leave out. */
  const ownedBy = (person: Person, but?: string) => {
    const isOwn = ({ owner, id }: Workload) => owner === person.name && id !== but
    const own = all().filter(isOwn)
    const there = new Set(all().map(({ id }) => id))
    const trashed = records.trash.all().flatMap(({ workload }) => (there.has(workload.id) ? [] : workload))
    const stored = [...own, ...trashed.filter(isOwn)]
    return { workloads: own.length, storageGiB: stored.reduce((sum, { quotaGiB }) => sum + quotaGiB, 0) }
  }
  /**
   * For an owner of the host, the quota of the workload's owner applies. What a person left who is no longer on the
   * list has no such quota: only an owner of the host reaches it.
   */
  const limitTo = (owner: string, quotaGiB: number, workloads: number, but?: string) => {
    const person = people().find(each => each.name === owner)
    if (!person) return
    const over = overQuota(person, ownedBy(person, but), { workloads, storageGiB: quotaGiB })
    if (over) throw new BrokerFault(over)
  }
  /** Memory counts even while they are stopped, because each can be started. */
  const limitVmTo = (owner: string, vm: VmSize) => {
    const person = people().find(each => each.name === owner)
    if (!person) return
    const own = all().filter(each => each.owner === owner)
    const held = own.reduce((sum, each) => sum + (each.vm?.memoryGiB ?? 0), 0)
    const over = overVms(person.vms, held, vm)
    if (over) throw new BrokerFault(over)
  }
  function sizeOf({ isVm, memoryGiB, cores }: Wanted): VmSize | null {
    if (isVm) return { memoryGiB: memoryGiB ?? defaultVm.memoryGiB, cores: cores ?? defaultVm.cores }
    if (memoryGiB !== undefined || cores !== undefined)
      throw new BrokerFault('input', memoryGiB === undefined ? 'cores' : 'memoryGiB')
    return null
  }
  function checkModules(modules: readonly string[], vm: VmSize | null) {
    const { modules: ofContainers, vms } = config()
    if (vm !== null && vms === null) throw new BrokerFault('no-vms')
    const known = vm === null ? ofContainers : (vms?.modules ?? [])
    const unknown = modules.find(each => !known.includes(each))
    if (unknown === undefined) return
    throw new BrokerFault(vms?.modules.includes(unknown) ? 'vm-only' : 'no-such-module', unknown)
  }
  /** Containers can be made even if libvirt does not answer: only their own runner is queried. */
  const free = async (name: string, { runner }: Keeper) => {
    let taken = records.workloads.read(name) !== null
    for (const { storage } of keepersOf(host)) taken ||= await storage.has(name)
    if (taken || (await runner.isKnown(name))) throw new BrokerFault('name-taken')
  }
  /** Gives it unique addresses; throws if the owner has reached a limit. It counts once `make` is called. */
  async function allocated<T>(
    wanted: Workload,
    keeper: Keeper,
    make: (workload: Workload) => Promise<T>,
  ): Promise<T> {
    const { id, owner, quotaGiB, vm } = wanted
    const check = () => {
      // A former person has no quota, so a new workload of theirs would have no limit.
      if (wanted.backAt === undefined && !people().some(each => each.name === owner))
        throw new BrokerFault('unknown-person')
      limitTo(owner, quotaGiB, 1, id)
      if (vm) limitVmTo(owner, vm)
    }
    const isFree = ({ container }: Workload) => all().every(each => each.container !== container)
    check()
    let workload = wanted
    // Another request may have taken the address since. Nothing awaits between this check and the count.
    while (workload.container === '' || !isFree(workload))
      workload = { ...wanted, ...(await freeAddresses(keeper)) }
    check()
    return made(workload, () => make(workload))
  }

  return {
    async create(person: Person, wanted: Wanted, watch: Watch) {
      const { name, modules, ownModule, shared, quotaGiB = config().quotaGiB } = wanted
      const vm = sizeOf(wanted)
      checkModules(modules, vm)
      if (ownModule !== null && !config().ownModules) throw new BrokerFault('no-own-modules')
      const stranger = shared.find(each => !people().some(known => known.name === each))
      if (stranger !== undefined) throw new BrokerFault('unknown-person', stranger)
      const keeper = keeperOf(host, { vm })
      await free(name, keeper)
      const whole: Workload = {
        name,
        id: newId(),
        owner: person.name,
        shared,
        modules,
        ownModule,
        quotaGiB,
        vm,
        createdAt: now(),
        ...(await keeper.runner.logFrom()),
        host: '',
        container: '',
        systemPath: null,
        runs: true,
      }
      return allocated(whole, keeper, async workload => {
        if (ownModule !== null) await host.builder.check(workload)
        // That takes minutes, in which others than the broker may have made one.
        await free(name, keeper)
        await sagas.run({ kind: 'create', workload }, watch)
        return { name, address: workload.container }
      })
    },
    async start(name: string) {
      const { workload, runner } = kept(name)
      await runner.start(workload)
      records.workloads.write(name, { ...workload, runs: true })
      return {}
    },
    async stop(name: string) {
      const { workload, runner } = kept(name)
      await runner.stop(workload)
      records.workloads.write(name, { ...workload, runs: false })
      return {}
    },
    async exec(name: string, argv: readonly string[], begin: Begin): Promise<Executed> {
      const { workload, runner } = kept(name)
      if (!(await runner.isRunning(workload))) throw new BrokerFault('not-running')
      const { status, out, err, cut, timedOut } = await begin(() => runner.exec(workload, argv))
      return { status, out, err, cut, timedOut }
    },
    async snapshot(name: string, label: string) {
      const { workload, storage, runner } = kept(name)
      const known = await storage.snapshots(name)
      if (known.includes(label)) throw new BrokerFault('name-taken')
      if (known.length >= mostSnapshots) throw new BrokerFault('too-many-snapshots')
      await runner.settle(workload)
      await storage.snapshot(name, label)
      // The other labels may be of other people: `snapshots` has them, and counts as foreign text.
      return { label, leftOut: await storage.leftOut(name) }
    },
    async resize(name: string, quotaGiB: number, watch: Watch) {
      const { workload, runner } = kept(name)
      limitTo(workload.owner, quotaGiB, 0, workload.id)
      const resize = { workload, quotaGiB }
      return made(largerOf(resize), async () => {
        await runner.checkSize(workload, quotaGiB)
        await sagas.run({ kind: 'resize', ...resize }, watch)
        return {}
      })
    },
    async restore(name: string, label: string, watch: Watch) {
      const { workload, storage } = kept(name)
      if (!(await storage.snapshots(name)).includes(label)) throw new BrokerFault('no-such-snapshot')
      const id = newId()
      const leftOut = await storage.leftOut(name)
      await sagas.run({ kind: 'restore', id, workload, label }, watch)
      await storage.dropAside(id)
      return { leftOut }
    },
    async forgetSnapshot(name: string, label: string) {
      const { storage } = kept(name)
      if (!(await storage.snapshots(name)).includes(label)) throw new BrokerFault('no-such-snapshot')
      await storage.dropSnapshot(name, label)
      return {}
    },
    async destroy(name: string, watch: Watch) {
      const workload = found(name)
      const trashed: Trashed = { id: newId(), workload, trashedAt: now(), agedMs: 0 }
      await sagas.run({ kind: 'destroy', trashed }, watch)
      return { id: trashed.id }
    },
    async purge(trashed: Trashed) {
      await purge(host, trashed)
      return { name: trashed.workload.name }
    },
    async undo(trashed: Trashed, watch: Watch) {
      // Some of it may be gone.
      if (trashed.isLeaving) throw new BrokerFault('no-such-workload')
      const { name } = trashed.workload
      const keeper = keeperOf(host, trashed.workload)
      await free(name, keeper)
      // Another workload may have its address now.
      const back = { ...trashed.workload, backAt: now(), ...(await keeper.runner.logFrom()) }
      return allocated(back, keeper, async workload => {
        await sagas.run({ kind: 'bring-back', trashed: { ...trashed, workload } }, watch)
        return { name }
      })
    },
  }
}
export type Writes = ReturnType<typeof createWrites>
