// Everything that the page of a host's workloads shows, in one round trip.
import { z } from 'zod'
import {
  listedWorkload,
  trashedWorkload,
  usedByWorkload,
  type WorkloadOverview,
  waitingApproval,
} from '#shared/contract/workloads.ts'
import type { Host } from '#shared/hosts/host.ts'
import type { Call } from '#shared/workloads/call.ts'
import { askBroker, type BrokerParts } from './call.ts'

/** Measuring large storage takes a while. */
export const readMs = 60_000

const most = 1000
const names = z.array(z.string().max(100)).max(most)
// Hosts that were deployed before machines existed name no silent ones.
const health = z.object({ stuck: names, silent: names.default([]) })

const ids = { list: 1, usage: 2, health: 3, approvals: 4, trash: 5 } as const
const calls: readonly Call[] = (['list', 'usage', 'health', 'approvals', 'trash'] as const).map(verb => ({
  id: ids[verb],
  verb,
  input: {},
  // A viewer has no trash.
  ifAllowed: verb === 'trash',
}))

type Wanted = { host: Host; person: string | null; signal: AbortSignal }

/** Throws workload.* and ssh.*. */
export async function readOverview(
  parts: BrokerParts,
  { host, person, signal }: Wanted,
): Promise<WorkloadOverview> {
  const answers = await askBroker(parts, { host, person, calls, signal, timeoutMs: readMs })
  const used = new Map(
    answers
      .value(ids.usage, z.array(usedByWorkload).max(most))
      .map(each => [each.name, each.usedBytes] as const),
  )
  const { stuck, silent } = answers.value(ids.health, health)
  const { person: name, role, most: limits, modules, vms, quotaGiB } = answers.greeting
  return {
    person: name,
    role,
    most: limits,
    modules: [...modules],
    vms: vms && { ...vms, modules: [...vms.modules] },
    quotaGiB,
    workloads: answers.value(ids.list, z.array(listedWorkload).max(most)).map(each => ({
      ...each,
      usedBytes: used.get(each.name) ?? null,
      stuck: stuck.includes(each.name),
      silent: silent.includes(each.name),
    })),
    trash: answers.allowed(ids.trash, z.array(trashedWorkload).max(most)) ?? [],
    approvals: answers.value(ids.approvals, z.array(waitingApproval).max(most)),
  }
}
