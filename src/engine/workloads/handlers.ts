// The group "workloads" of the contract.
import { z } from 'zod'
import type { EngineParts } from '#engine/parts.ts'
import type { GroupHandlers } from '#engine/rpc/handlers.ts'
import { contract } from '#shared/contract/index.ts'
import type { Host } from '#shared/hosts/host.ts'
import type { Verb } from '#shared/workloads/verbs.ts'
import { type Asking, askBroker, type BrokerParts } from './call.ts'
import { readMs, readOverview } from './overview.ts'
import { withSteps } from './steps.ts'

type Where = { host: string; person: string | null }
type Ask = { verb: Verb; input: Readonly<Record<string, unknown>> }

/** The time limit for starting or stopping a slow container. */
const changeMs = 10 * 60_000
/** The broker limits a command to one minute. */
const execMs = 2 * 60_000
/** Includes a build, which may take an hour there, and the first start. */
const createMs = 3 * 3_600_000

const outputs = contract.workloads
const nothing = z.object({})
/** A host names what waits for an approval. */
const longestTitle = 100

export function workloadHandlers(
  { ports, notifyChanged }: EngineParts,
  { store, memories }: Omit<BrokerParts, 'ports'>,
): GroupHandlers<'workloads'> {
  const parts = { ports, store, memories }
  const changed = () => notifyChanged('workloads')
  type More = Pick<Asking, 'signal' | 'timeoutMs' | 'onStep'>
  const ask = async (host: Host, person: string | null, { verb, input }: Ask, more: More) =>
    askBroker(parts, { host, person, calls: [{ id: 1, verb, input }], ...more })
  const answered = async <S extends z.ZodType>(where: Where, wanted: Ask, output: S, more: More) =>
    (await ask(await store.find(where.host), where.person, wanted, more)).value(1, output)
  const change = <S extends z.ZodType>(where: Where, wanted: Ask, output: S, signal: AbortSignal) =>
    answered(where, wanted, output, { signal, timeoutMs: changeMs }).finally(changed)
  const question = async (where: Where, wanted: Ask, signal: AbortSignal) => {
    const more = { signal, timeoutMs: readMs }
    const answers = await ask(await store.find(where.host), where.person, wanted, more).finally(changed)
    return { waits: answers.waits(1, outputs.destroy.output.shape.waits) }
  }
  const jobOf = async <S extends z.ZodType>(
    where: Where,
    { kind, name, wanted, output }: { kind: JobKindOf; name: string; wanted: Ask; output: S },
  ) => {
    const host = await store.find(where.host)
    return {
      kind,
      name: name.slice(0, longestTitle),
      subject: host.id,
      line: 'none' as const,
      run: (work: Parameters<typeof withSteps>[0]) =>
        withSteps(work, ports.now, async onStep => {
          const more = { signal: work.signal, timeoutMs: createMs, onStep }
          return (await ask(host, where.person, wanted, more)).value(1, output)
        }).finally(changed),
    }
  }

  return {
    list: async ({ host, person }, signal) =>
      readOverview(parts, { host: await store.find(host), person, signal }),
    logs: ({ name, lines, ...where }, signal) =>
      answered(where, { verb: 'logs', input: { name, lines } }, outputs.logs.output, {
        signal,
        timeoutMs: readMs,
      }),
    create: ({ name, modules, shared, ownModule, quotaGiB, vm, ...where }) =>
      jobOf(where, {
        kind: 'create-workload',
        name,
        wanted: {
          verb: 'create',
          input: {
            name,
            modules,
            ...(shared.length > 0 && { shared }),
            ...(ownModule !== null && { ownModule }),
            ...(quotaGiB !== null && { quotaGiB }),
            ...(vm && { vm: true }),
            ...(vm && vm.memoryGiB !== null && { memoryGiB: vm.memoryGiB }),
            ...(vm && vm.cores !== null && { cores: vm.cores }),
          },
        },
        output: outputs.create.output,
      }),
    start: ({ name, ...where }, signal) => change(where, { verb: 'start', input: { name } }, nothing, signal),
    stop: ({ name, ...where }, signal) => change(where, { verb: 'stop', input: { name } }, nothing, signal),
    exec: ({ name, argv, ...where }, signal) =>
      answered(where, { verb: 'exec', input: { name, argv } }, outputs.exec.output, {
        signal,
        timeoutMs: execMs,
      }),
    snapshots: ({ name, ...where }, signal) =>
      answered(where, { verb: 'snapshots', input: { name } }, outputs.snapshots.output, {
        signal,
        timeoutMs: readMs,
      }),
    snapshot: ({ name, label, ...where }, signal) =>
      change(where, { verb: 'snapshot', input: { name, label } }, outputs.snapshot.output, signal),
    resize: ({ name, quotaGiB, ...where }, signal) =>
      change(where, { verb: 'resize', input: { name, quotaGiB } }, nothing, signal),
    restore: ({ name, label, ...where }, signal) =>
      question(where, { verb: 'restore', input: { name, label } }, signal),
    forgetSnapshot: ({ name, label, ...where }, signal) =>
      question(where, { verb: 'forget-snapshot', input: { name, label } }, signal),
    destroy: ({ name, ...where }, signal) => question(where, { verb: 'destroy', input: { name } }, signal),
    purge: ({ name, id, ...where }, signal) =>
      question(where, { verb: 'purge', input: { name, id } }, signal),
    undo: ({ id, ...where }, signal) =>
      change(where, { verb: 'undo', input: { id } }, outputs.undo.output, signal),
    approve: ({ id, name, ...where }) =>
      jobOf(where, {
        kind: 'approve-workload',
        name,
        wanted: { verb: 'approve', input: { id } },
        output: nothing,
      }),
    refuse: ({ id, ...where }, signal) => change(where, { verb: 'refuse', input: { id } }, nothing, signal),
  }
}

type JobKindOf = 'create-workload' | 'approve-workload'
