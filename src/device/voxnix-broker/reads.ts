// The verbs that change nothing.
import { mayTouch } from '#shared/workloads/judge.ts'
import type { Person } from '#shared/workloads/people.ts'
import type { Listed } from '#shared/workloads/wire.ts'
import { BrokerFault } from './fault.ts'
import type { Host } from './host/host.ts'
import { trashMs, type Workload } from './records.ts'

async function listed({ containers }: Host, workload: Workload): Promise<Listed> {
  const { name, owner, shared, modules, container, quotaGiB } = workload
  const running = await containers.isRunning(name)
  return { name, owner, shared, modules, running, address: container, quotaGiB }
}

export function createReads(host: Host) {
  const { storage, containers, records } = host
  return {
    list: () => Promise.all(records.workloads.all().map(each => listed(host, each))),
    usage: () =>
      Promise.all(
        records.workloads.all().map(async ({ name, owner, quotaGiB }) => ({
          name,
          owner,
          quotaGiB,
          usedBytes: await storage.usedBytes(name),
        })),
      ),
    trash: (person: Person) =>
      records.trash
        .all()
        .filter(({ workload }) => mayTouch(person, workload, 'own'))
        .map(each => ({
          id: each.id,
          name: each.workload.name,
          owner: each.workload.owner,
          leftMs: Math.max(0, trashMs - each.agedMs),
        })),
    async logs(name: string, lines: number) {
      if (!containers.isKnown(name)) throw new BrokerFault('not-running')
      return { text: await containers.logs(name, lines) }
    },
  }
}
export type Reads = ReturnType<typeof createReads>
