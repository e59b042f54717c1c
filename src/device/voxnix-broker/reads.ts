// The verbs that change nothing.
import { mayTouch } from '#shared/workloads/judge.ts'
import type { Person } from '#shared/workloads/people.ts'
import type { Listed } from '#shared/workloads/wire.ts'
import { BrokerFault } from './fault.ts'
import { type Host, keeperOf } from './host/host.ts'
import { trashMs, type Workload } from './records.ts'

/** As one of its modules in a list; none of the host's has this name. */
const ownModule = 'own'

async function listed(host: Host, workload: Workload): Promise<Listed> {
  const { name, owner, shared, vm, container, quotaGiB } = workload
  const modules = [...workload.modules, ...(workload.ownModule === null ? [] : [ownModule])]
  const running = await isRunning(host, workload)
  return { name, owner, shared, modules, running, address: container, quotaGiB, vm }
}

/** For display: unknown counts as no. */
const isRunning = async (host: Host, workload: Workload): Promise<boolean> => {
  try {
    return await keeperOf(host, workload).runner.isRunning(workload)
  } catch {
    return false
  }
}

export function createReads(host: Host) {
  const { records } = host
  const silent = async (workload: Workload) =>
    (await isRunning(host, workload)) && !(await keeperOf(host, workload).runner.answers(workload))
  return {
    list: () => Promise.all(records.workloads.all().map(each => listed(host, each))),
    usage: () =>
      Promise.all(
        records.workloads.all().map(async workload => {
          const { name, owner, quotaGiB, vm } = workload
          const keeper = vm !== null && host.vms === null ? null : keeperOf(host, workload)
          return { name, owner, quotaGiB, usedBytes: keeper && (await keeper.storage.usedBytes(name)) }
        }),
      ),
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
      const all = records.workloads.all()
      const found = await Promise.all(all.map(async each => ({ each, silent: await silent(each) })))
      return {
        workloads: all.length,
        stuck,
        silent: found.flatMap(({ each, silent }) => (silent ? [each.name] : [])),
      }
    },
  }
}
export type Reads = ReturnType<typeof createReads>
