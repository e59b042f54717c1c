// The sagas of the broker by their kinds: begun with a plan, and at a start gone on with from their journals.
import { fieldsOf } from '../../lib/decode.ts'
import { BrokerFault } from '../fault.ts'
import { type Host, keepersOf } from '../host/host.ts'
import { type Trashed, trashedOf, type Workload, workloadOf } from '../records.ts'
import { createSteps } from './create.ts'
import { bringBackSteps, destroySteps } from './destroy.ts'
import type { Journals, OpenSaga } from './journal.ts'
import { type Restore, restoreSteps } from './restore.ts'
import { runSaga, type SagaEnd, type Step } from './run-saga.ts'

type Plan =
  | { readonly kind: 'create'; readonly workload: Workload }
  | { readonly kind: 'destroy' | 'bring-back'; readonly trashed: Trashed }
  | ({ readonly kind: 'restore' } & Restore)

export type Watch = (step: string, undoing: boolean) => void

function planOf({ kind, plan }: OpenSaga): Plan | null {
  const { workload, trashed, id, label } = fieldsOf(plan) ?? {}
  const whole = workloadOf(workload)
  const gone = trashedOf(trashed)
  if (kind === 'create' && whole) return { kind, workload: whole }
  if ((kind === 'destroy' || kind === 'bring-back') && gone) return { kind, trashed: gone }
  if (kind === 'restore' && whole && typeof id === 'string' && typeof label === 'string')
    return { kind, id, workload: whole, label }
  return null
}

function stepsOf(host: Host, plan: Plan): Step[] {
  switch (plan.kind) {
    case 'create':
      return createSteps(host, plan.workload)
    case 'destroy':
      return destroySteps(host, plan.trashed)
    case 'bring-back':
      return bringBackSteps(host, plan.trashed)
    case 'restore':
      return restoreSteps(host, plan)
  }
}

export const nameOf = (plan: Plan): string =>
  'workload' in plan ? plan.workload.name : plan.trashed.workload.name

export function createSagas(host: Host, journals: Journals, newId: () => string) {
  /** Names of workloads that something changes now, or that a saga left open. */
  const busy = new Set<string>()

  /** Two people, or a person and a model, never change one workload at once. */
  async function alone<T>(name: string, act: () => Promise<T>): Promise<T> {
    if (busy.has(name)) throw new BrokerFault('busy')
    busy.add(name)
    let stays = false
    try {
      return await act()
    } catch (thrown) {
      stays = thrown instanceof BrokerFault && thrown.code === 'stuck'
      throw thrown
    } finally {
      if (!stays) busy.delete(name)
    }
  }

  /** Throws `taken-back` or `stuck`. Within `alone`. */
  async function run(plan: Plan, watch: Watch): Promise<void> {
    const { kind, ...rest } = plan
    const ended = await runSaga(journals.begin(newId(), kind, rest), stepsOf(host, plan), watch)
    if (ended.is !== 'finished') throw new BrokerFault(ended.is, `${ended.step}: ${ended.because}`)
  }

  /** At a start, before any request: each saga that the last process left open. */
  async function resume(note: (plan: Plan, end: SagaEnd) => void): Promise<void> {
    const unfinished = new Set<string>()
    for (const open of journals.open()) {
      const plan = planOf(open)
      if (plan === null) throw new Error(`A saga "${open.kind}" is of another version of the broker.`)
      const end = await runSaga(open.journal, stepsOf(host, plan), () => undefined)
      if (end.is === 'stuck') {
        busy.add(nameOf(plan))
        // What it has put aside is the only copy until it goes on.
        if (plan.kind === 'restore') unfinished.add(plan.id)
      }
      note(plan, end)
    }
    for (const { storage } of keepersOf(host))
      for (const id of await storage.asides()) if (!unfinished.has(id)) await storage.dropAside(id)
  }
  return {
    alone,
    run,
    resume,
    isIdle: () => busy.size === 0,
    stuck: () => journals.open().map(({ kind }) => kind),
  }
}
export type Sagas = ReturnType<typeof createSagas>
