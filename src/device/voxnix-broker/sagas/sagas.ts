// The broker's sagas by kind: started with a plan, and resumed from their journals when the broker starts.
import { fieldsOf } from '../../lib/decode.ts'
import { BrokerFault } from '../fault.ts'
import { type Host, keeperOf, keepersOf } from '../host/host.ts'
import type { Storage } from '../host/storage.ts'
import { type Trashed, trashedOf, type Workload, workloadOf } from '../records.ts'
import { createSteps } from './create.ts'
import { bringBackSteps, destroySteps } from './destroy.ts'
import type { Journal, Journals } from './journal.ts'
import { purge } from './purge.ts'
import { largerOf, type Resize, resizeSteps } from './resize.ts'
import { type Restore, restoreSteps } from './restore.ts'
import { reasonOf, runSaga, type SagaEnd, type Step } from './run-saga.ts'

type Plan =
  | { readonly kind: 'create'; readonly workload: Workload }
  | { readonly kind: 'destroy' | 'bring-back'; readonly trashed: Trashed }
  | ({ readonly kind: 'restore' } & Restore)
  | ({ readonly kind: 'resize' } & Resize)

export type Watch = (step: string, undoing: boolean) => void

function planOf(kind: string, plan: unknown): Plan | null {
  const { workload, trashed, id, label, quotaGiB } = fieldsOf(plan) ?? {}
  const whole = workloadOf(workload)
  const gone = trashedOf(trashed)
  if (kind === 'create' && whole) return { kind, workload: whole }
  if ((kind === 'destroy' || kind === 'bring-back') && gone) return { kind, trashed: gone }
  if (kind === 'restore' && whole && typeof id === 'string' && typeof label === 'string')
    return { kind, id, workload: whole, label }
  if (kind === 'resize' && whole && typeof quotaGiB === 'number') return { kind, workload: whole, quotaGiB }
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
    case 'resize':
      return resizeSteps(host, plan)
  }
}

/** The last process left it. A removal from the trash has no journal, only a broken seal. */
type Left = Plan | { readonly kind: 'purge'; readonly trashed: Trashed }

export const nameOf = (plan: Left): string =>
  'workload' in plan ? plan.workload.name : plan.trashed.workload.name

function countedBy(plan: Left): Workload | [] {
  switch (plan.kind) {
    case 'create':
      return plan.workload
    case 'bring-back':
      return plan.trashed.workload
    case 'resize':
      return largerOf(plan)
    default:
      return []
  }
}

const purgeKey = ({ id }: Trashed) => `purge-${id}`

/** `isStuck`: it is resumed at the next start. */
type Unfinished = { readonly plan: Left; isStuck: boolean }
type Note = (plan: Left, end: SagaEnd) => void

export function createSagas(host: Host, journals: Journals, newId: () => string) {
  /** Names of workloads that are being changed, or that an unfinished saga locks. */
  const busy = new Set<string>()
  /** Unfinished sagas by the ids of their journals. */
  const unfinished = new Map<string, Unfinished>()

  const stuck = () => [...unfinished.values()].flatMap(({ plan, isStuck }) => (isStuck ? nameOf(plan) : []))

  /**
   * Two people, or a person and a model, never change one workload at the same time. The lock of a stuck saga
   * stays, whatever `act` throws: its journal is resumed at the next start.
   */
  async function alone<T>(name: string, act: () => Promise<T>): Promise<T> {
    if (busy.has(name)) throw new BrokerFault('busy')
    busy.add(name)
    try {
      return await act()
    } finally {
      if (!stuck().includes(name)) busy.delete(name)
    }
  }

  /**
   * A saga is stuck if its journal cannot be written, as on a full disk, or if it needs libvirt and that was
   * turned off. The next start resumes it from the journal.
   */
  async function endOf(id: string, plan: Plan, journal: Journal, watch: Watch): Promise<SagaEnd> {
    const one: Unfinished = { plan, isStuck: false }
    unfinished.set(id, one)
    const saga = async () => runSaga(journal, stepsOf(host, plan), { watch, flush: host.flush })
    const end = await saga().catch(
      (thrown: unknown): SagaEnd => ({ is: 'stuck', because: reasonOf(thrown), step: 'journal' }),
    )
    if (end.is === 'stuck') one.isStuck = true
    else unfinished.delete(id)
    return end
  }

  /** Two of one name may be left: one in the trash, and one that was made since. */
  function release(name: string) {
    if (![...unfinished.values()].some(({ plan }) => nameOf(plan) === name)) busy.delete(name)
  }

  /** Does not lock its name if it fails: the hourly round tries again. */
  async function purgeEnd(trashed: Trashed): Promise<SagaEnd> {
    try {
      await purge(host, trashed)
      return { is: 'finished' }
    } catch (thrown) {
      return { is: 'stuck', because: reasonOf(thrown), step: 'storage' }
    } finally {
      unfinished.delete(purgeKey(trashed))
      release(trashed.workload.name)
    }
  }

  /** Throws `taken-back` or `stuck`. Call within `alone`. */
  async function run(plan: Plan, watch: Watch): Promise<void> {
    const { kind, ...rest } = plan
    const id = newId()
    const ended = await endOf(id, plan, journals.begin(id, kind, rest), watch)
    if (ended.is !== 'finished') throw new BrokerFault(ended.is, `${ended.step}: ${ended.because}`)
  }

  /**
   * Call at the start, before any request: locks the workloads of sagas and removals that the last process left
   * open. The returned function resumes them; it resolves when all have ended, which can take as long as building
   * a system.
   */
  async function resume(note: Note): Promise<() => Promise<void>> {
    const left = journals.open().map(({ id, kind, plan: text, journal }) => {
      const plan = planOf(kind, text)
      if (plan === null) throw new Error(`A saga "${kind}" is of another version of the broker.`)
      return { id, plan, journal }
    })
    for (const { id, plan } of left) {
      busy.add(nameOf(plan))
      unfinished.set(id, { plan, isStuck: false })
    }
    // Sagas that begin from now on are not included.
    const asides: { id: string; storage: Storage }[] = []
    let failed: { because: unknown } | null = null
    const leaving: Trashed[] = []
    // A saga of an item may be writing its record or removing it.
    const inSagas = left.flatMap(({ plan }) => ('trashed' in plan ? plan.trashed.id : []))
    const attempt = (act: () => void) => {
      try {
        act()
      } catch (because) {
        // It does not hold up the others. It may be a full disk, which the next removal ends.
        failed = { because }
      }
    }
    attempt(() => {
      for (const id of host.records.trash.keys())
        attempt(() => {
          const trashed = inSagas.includes(id) ? null : host.records.trash.read(id)
          if (trashed?.isLeaving) leaving.push(trashed)
        })
    })
    for (const trashed of leaving) {
      busy.add(trashed.workload.name)
      unfinished.set(purgeKey(trashed), { plan: { kind: 'purge', trashed }, isStuck: false })
    }
    for (const { storage } of keepersOf(host))
      try {
        for (const id of await storage.asides()) asides.push({ id, storage })
      } catch (because) {
        // A pool that is not imported yet, or whose disk is gone, must not keep the broker from starting.
        failed = { because }
      }
    const tell: Note = (plan, end) => attempt(() => note(plan, end))
    return async () => {
      for (const trashed of leaving) {
        const end = await purgeEnd(trashed)
        if (end.is === 'stuck')
          failed = { because: new Error(`The trash ${trashed.id} is removed within an hour: ${end.because}`) }
        tell({ kind: 'purge', trashed }, end)
      }
      for (const { id, plan, journal } of left) {
        const end = await endOf(id, plan, journal, () => undefined)
        release(nameOf(plan))
        // Data that this restore put aside only now is not in the list yet.
        if (end.is !== 'stuck' && plan.kind === 'restore')
          asides.push({ id: plan.id, storage: keeperOf(host, plan.workload).storage })
        tell(plan, end)
      }
      // Data that a restore put aside is the only copy until the restore has ended.
      const needed = left.flatMap(({ id, plan }) =>
        plan.kind === 'restore' && unfinished.has(id) ? plan.id : [],
      )
      for (const { id, storage } of asides)
        try {
          if (!needed.includes(id)) await storage.dropAside(id)
        } catch (because) {
          // It does not hold up the others. On ZFS it can depend on one of them.
          failed = { because }
        }
      if (failed) throw failed.because
    }
  }
  return {
    alone,
    run,
    resume,
    /** Names of workloads. */
    stuck,
    /** Their addresses and storage count before they have a record, or in place of what it says. */
    making: (): Workload[] => [...unfinished.values()].flatMap(({ plan }) => countedBy(plan)),
  }
}
export type Sagas = ReturnType<typeof createSagas>
