// The verbs that change nothing.
import { mayTouch } from '#shared/workloads/judge.ts'
import type { Person } from '#shared/workloads/people.ts'
import type { Listed } from '#shared/workloads/wire.ts'
import { mapped, shared } from './at-once.ts'
import { BrokerFault } from './fault.ts'
import { type Host, keeperOf } from './host/host.ts'
import { trashMs, type Workload } from './records.ts'

/** Lists show a workload's own module by this name, which none of the host's modules has. */
const ownModule = 'own'

function listed(workload: Workload, running: boolean): Listed {
  const { name, owner, shared, vm, container, quotaGiB } = workload
  const modules = [...workload.modules, ...(workload.ownModule === null ? [] : [ownModule])]
  return { name, owner, shared, modules, running, address: container, quotaGiB, vm }
}

/** Ids. For display: unknown counts as no. */
async function runningOf({ containers, vms }: Host, all: readonly Workload[]): Promise<ReadonlySet<string>> {
  const kinds = [
    { keeper: containers, own: all.filter(({ vm }) => vm === null) },
    { keeper: vms, own: all.filter(({ vm }) => vm !== null) },
  ]
  const found = await Promise.all(
    kinds.map(async ({ keeper, own }) => {
      try {
        return own.length > 0 && keeper ? await keeper.runner.running(own) : []
      } catch {
        // systemd or libvirt does not answer.
        return []
      }
    }),
  )
  return new Set(found.flatMap(ids => [...ids]))
}

export function createReads(host: Host) {
  const { records } = host
  const answering = shared(async () => {
    const all = records.workloads.all()
    const running = await runningOf(host, all)
    const silent = await mapped(
      all.filter(({ id }) => running.has(id)),
      async each => ((await keeperOf(host, each).runner.answers(each)) ? [] : [each.name]),
    )
    return { workloads: all.length, silent: silent.flat() }
  })
  return {
    async list() {
      const all = records.workloads.all()
      const running = await runningOf(host, all)
      return all.map(each => listed(each, running.has(each.id)))
    },
    usage: shared(async () => {
      const all = records.workloads.all()
      const namesOf = (isVm: boolean) => all.flatMap(({ name, vm }) => ((vm !== null) === isVm ? name : []))
      const [containers, vms] = await Promise.all([
        host.containers.storage.usage(namesOf(false)),
        host.vms?.storage.usage(namesOf(true)),
      ])
      return all.map(({ name, owner, quotaGiB, vm }) => {
        const usedBytes = (vm === null ? containers : vms)?.get(name) ?? null
        return { name, owner, quotaGiB, usedBytes }
      })
    }),
    trash: (person: Person) =>
      records.trash
        .all()
        .filter(({ workload }) => mayTouch(person, workload, 'own'))
        .map(each => ({
          id: each.id,
          name: each.workload.name,
          owner: each.workload.owner,
          trashedAt: each.trashedAt,
          leftMs: Math.max(0, trashMs - each.agedMs),
        })),
    async snapshots(name: string) {
      const workload = records.workloads.read(name)
      if (workload === null) throw new BrokerFault('no-such-workload')
      return keeperOf(host, workload).storage.snapshotList(name)
    },
    async logs(name: string, lines: number) {
      const workload = records.workloads.read(name)
      if (workload === null) throw new BrokerFault('no-such-workload')
      const { runner } = keeperOf(host, workload)
      if (!(await runner.isKnown(name))) throw new BrokerFault('not-running')
      return { text: await runner.logs(workload, lines) }
    },
    /** `silent`: it runs but does not answer the broker. */
    async health(stuck: readonly string[]) {
      const { workloads, silent } = await answering()
      return { workloads, stuck, silent }
    },
  }
}
export type Reads = ReturnType<typeof createReads>
