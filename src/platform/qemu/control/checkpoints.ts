// Checkpoints: QEMU's internal snapshots, which it creates and loads as its own jobs.
// https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#qapidoc-snapshot-save
import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import type { CheckpointChange, SavedCheckpoint } from '#engine/ports/machines.ts'
import { failure } from '#shared/errors.ts'
import type { Qmp } from './qmp.ts'

const operation = 'machines.checkpoint'
const lookEveryMs = 50

const jobs = z.array(z.object({ id: z.string(), status: z.string(), error: z.string().optional() }))
const blocks = z.array(
  z.looseObject({
    inserted: z
      .looseObject({
        'node-name': z.string(),
        image: z.looseObject({
          snapshots: z.array(z.looseObject({ name: z.string(), 'vm-state-size': z.number() })).optional(),
        }),
      })
      .optional(),
  }),
)

type Change = Omit<CheckpointChange, 'memoryDisk'> & { memoryDisk?: string }

/**
 * Returns when QEMU has finished, however long that takes: it answers nothing while it works, and the job
 * cannot be undone. Throws machine.refused with QEMU's own words.
 */
export async function runCheckpointJob(
  { askPatiently: ask }: Pick<Qmp, 'askPatiently'>,
  command: 'snapshot-save' | 'snapshot-load' | 'snapshot-delete',
  { tag, memoryDisk, disks: devices }: Change,
): Promise<void> {
  const job = `kiln-${randomBytes(6).toString('hex')}`
  await ask(command, { 'job-id': job, tag, devices, ...(memoryDisk ? { vmstate: memoryDisk } : {}) })
  for (;;) {
    const state = jobs.parse(await ask('query-jobs')).find(({ id }) => id === job)
    if (!state || state.status === 'concluded') {
      if (state) await ask('job-dismiss', { id: job })
      if (!state?.error) return
      throw failure('machine.refused', { operation, values: { command, reason: state.error } })
    }
    await delay(lookEveryMs)
  }
}

/** The checkpoints in a disk: an engine that ended at the wrong moment may have recorded fewer. */
export async function savedCheckpoints({ ask }: Qmp, disk: string): Promise<SavedCheckpoint[]> {
  const inserted = blocks.parse(await ask('query-block')).map(block => block.inserted)
  const snapshots = inserted.find(each => each?.['node-name'] === disk)?.image.snapshots ?? []
  return snapshots.map(each => ({ name: each.name, memoryBytes: each['vm-state-size'] }))
}
