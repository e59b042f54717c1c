// Checkpoints: QEMU's internal snapshots, which it makes and loads as jobs of its own.
// https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#qapidoc-snapshot-save
import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import type { CheckpointChange } from '#engine/ports/machines.ts'
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

/** Throws machine.refused with QEMU's own words. A cancelled one is undone by QEMU itself. */
export async function runCheckpointJob(
  { ask }: Qmp,
  command: 'snapshot-save' | 'snapshot-load' | 'snapshot-delete',
  { tag, memoryDisk, disks: devices, signal }: Change,
): Promise<void> {
  const job = `kiln-${randomBytes(6).toString('hex')}`
  await ask(command, { 'job-id': job, tag, devices, ...(memoryDisk ? { vmstate: memoryDisk } : {}) })
  for (let cancelled = false; ; ) {
    const state = jobs.parse(await ask('query-jobs')).find(({ id }) => id === job)
    if (!state || state.status === 'concluded') {
      if (state) await ask('job-dismiss', { id: job })
      signal.throwIfAborted()
      if (!state?.error) return
      throw failure('machine.refused', { operation, values: { command, reason: state.error } })
    }
    if (signal.aborted && !cancelled) {
      cancelled = true
      // It may have come to its end by now.
      await ask('job-cancel', { id: job }).catch(() => undefined)
    }
    await delay(lookEveryMs)
  }
}

/** Bytes of memory in a checkpoint; 0 where there is none of that name. */
export async function memoryBytesOf({ ask }: Qmp, disk: string, tag: string): Promise<number> {
  const inserted = blocks.parse(await ask('query-block')).map(block => block.inserted)
  const snapshots = inserted.find(each => each?.['node-name'] === disk)?.image.snapshots ?? []
  return snapshots.find(({ name }) => name === tag)?.['vm-state-size'] ?? 0
}
