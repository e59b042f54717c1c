// Long work on existing machines, as jobs, each under its machine's lock.
import type { JobPlan, Work } from '#engine/jobs/plan.ts'
import type { EngineParts } from '#engine/parts.ts'
import type { JobKind } from '#shared/jobs/job.ts'
import type { Machine, MachineRecord } from '#shared/machines/machine.ts'
import { startAgain } from './control/again.ts'
import {
  assertCheckpoint,
  assertNewName,
  assertUsable,
  loadCheckpoint,
  removeCheckpoint,
  saveCheckpoint,
} from './control/checkpoints.ts'
import { keepMachine } from './control/keep.ts'
import { whileMachineLocked } from './lock.ts'
import type { Machines } from './machines.ts'

type Named = { id: string; name: string }

export function machineJobs(parts: EngineParts, { running, ended, look, changed }: Machines) {
  const { ports, notifyChanged } = parts
  const plan = <T>(
    kind: JobKind,
    { id, name }: MachineRecord,
    run: (work: Work) => Promise<T>,
  ): JobPlan<T> => ({
    kind,
    name,
    subject: id,
    line: 'none',
    run: work => whileMachineLocked(ports, id, () => run(work)).finally(changed),
  })
  type Act = (ports: EngineParts['ports'], change: CheckpointWork) => Promise<void>
  const checkpoint =
    (kind: JobKind, assertCan: (record: MachineRecord, name: string) => void, act: Act) =>
    async ({ id, name }: Named): Promise<JobPlan<Machine>> => {
      const record = await running(id)
      assertCan(record, name)
      return plan(kind, record, async ({ signal, emit }) => {
        emit({ type: 'about-checkpoint', checkpoint: name })
        await act(ports, { record: await running(id), name, signal })
        return look(await running(id))
      })
    }
  return {
    startAgain: async ({ id }: { id: string }) =>
      plan('start-machine', await ended(id), async ({ signal }) =>
        look(await startAgain(parts, await ended(id), signal)),
      ),
    makeCheckpoint: checkpoint('checkpoint', assertNewName, saveCheckpoint),
    goBack: checkpoint('go-back', assertUsable, loadCheckpoint),
    removeCheckpoint: checkpoint('remove-checkpoint', assertCheckpoint, removeCheckpoint),
    keep: async ({ id, name }: Named) =>
      plan('keep-machine', await ended(id), async work => {
        const record = await ended(id)
        return keepMachine(parts, { record, name: name || record.name }, work).finally(() =>
          notifyChanged('images'),
        )
      }),
  }
}

type CheckpointWork = { record: MachineRecord; name: string; signal: AbortSignal }
