// Runs one plan, from its drives to their results. One reader serves many drives, and each drive fails on its own.
import { type ErrorReport, toReport } from '#shared/errors.ts'
import type { FromWriter, WriterPlan } from '#shared/flash/wire/writer-messages.ts'
import { operation } from './drive/drive-failure.ts'
import { openDrive, type ReadDrive } from './drive/open-drive.ts'
import type { RunTool } from './drive/system-tools.ts'
import { endDrive } from './finish/end-drive.ts'
import { makeZeros } from './finish/make-zeros.ts'
import type { Inbox } from './link/inbox.ts'
import { createMeter } from './link/progress.ts'
import { createResults, type Results } from './link/results.ts'
import { createPool, type Pool } from './memory/buffer-pool.ts'
import { createSeal, type Seal } from './memory/checksum.ts'
import { shapeOf } from './memory/memory-budget.ts'
import { totalBytes } from './memory/regions.ts'
import { type FileSource, openFileSource } from './write/file-source.ts'
import { createGroup } from './write/group.ts'
import { headBytes } from './write/head.ts'
import { startSourceChecks } from './write/source-checks.ts'
import { createTarget, type Target, type TargetOptions } from './write/target.ts'
import { type Writing, type WrittenImage, writeFile, writeStream } from './write/write-image.ts'
import { zeroRegions } from './write/zero-regions.ts'

type JobTools = {
  readDrive: ReadDrive
  runTool: RunTool
  /** The owner of the source's file. */
  uid: number
  send: (message: FromWriter) => void
  signal: AbortSignal
}

/** Reports every drive's result. Resolves with why nothing could be started, or null. */
export async function runJob(plan: WriterPlan, tools: JobTools, inbox: Inbox): Promise<ErrorReport | null> {
  const results = createResults(tools.send)
  let source: FileSource | null = null
  try {
    if (plan.source.kind === 'file') source = openFileSource(plan.source, tools.uid)
  } catch (thrown) {
    for (const planned of plan.drives) results.failed(planned, thrown)
    return toReport(thrown, operation)
  }
  try {
    await writeDrives(plan, tools, { inbox, source, results })
  } finally {
    source?.close()
  }
  return null
}

const nothing: WrittenImage = { regions: [], sizeBytes: 0, head: null }

type Parts = { inbox: Inbox; source: FileSource | null; results: Results }

async function writeDrives(plan: WriterPlan, tools: JobTools, { inbox, source, results }: Parts) {
  const { chunkBytes, ringSlots, lookSlots, scratchSlots, limit } = shapeOf(plan.drives.length)
  const pool = (slots: number) => createPool(slots, chunkBytes)
  const [ring, look, scratch] = [pool(ringSlots), pool(lookSlots), pool(scratchSlots)]
  const seal = plan.verify ? createSeal() : null
  const noneLeft = new AbortController()
  const halted = AbortSignal.any([tools.signal, noneLeft.signal])
  // Its threads start while the drives are being opened.
  const checks = plan.source.kind === 'file' ? startSourceChecks(plan.source, ring.memory) : null
  const { signal, runTool } = tools
  const making = { zeros: await pool(1).take(), signal, limit }
  const zeroing: TargetOptions['makeZeros'] = target =>
    makeZeros(target, making).catch(thrown => {
      // Each drive's result says that it was cancelled.
      if (!signal.aborted) throw thrown
    })
  const targets = await openTargets(plan, tools, { scratch, seal, results, noneLeft, zeroing })
  if (targets.length === 0) return checks?.close()

  const group = createGroup(targets, halted)
  const align = Math.max(...targets.map(({ drive }) => drive.facts.blockBytes))
  const onReady = () => tools.send({ type: 'ready' })
  let image: WrittenImage = nothing
  try {
    const from = source && checks ? { source, checks } : null
    image = await writeImage(from, { plan, group, align, ring, look, scratch }, { inbox, onReady })
  } catch (thrown) {
    if (!halted.aborted) for (const target of targets) target.fail(thrown)
  }
  await group.settled()
  // No longer awaited: what was read agrees, or the drives have failed.
  const closed = checks?.close()

  const finishing = { ...making, plan, image: image.regions, head: image.head, scratch, seal }
  const holes = plan.full ? 0 : Math.max(0, image.sizeBytes - totalBytes(image.regions))
  await Promise.all(targets.map(target => endDrive(target, { finishing, results, runTool, holes })))
  await closed
}

async function writeImage(
  from: Parameters<typeof writeFile>[0] | null,
  writing: Writing,
  { inbox, onReady }: { inbox: Inbox; onReady: () => void },
): Promise<WrittenImage> {
  if (from) return writeFile(from, writing)
  if (writing.plan.source.kind === 'stream') return writeStream(inbox, onReady, writing)
  for (const { meter, drive } of writing.group.targets)
    meter.begin('writing', totalBytes(zeroRegions(writing.plan, [], drive.facts)))
  return nothing
}

type Opening = {
  scratch: Pool
  seal: Seal | null
  results: Results
  noneLeft: AbortController
  zeroing: TargetOptions['makeZeros']
}

/** The drives that may be written and could be opened; the others' results are reported. */
async function openTargets(
  plan: WriterPlan,
  { readDrive, runTool, send, signal }: JobTools,
  { scratch, seal, results, noneLeft, zeroing }: Opening,
): Promise<Target[]> {
  const targets: Target[] = []
  const onOut = () => {
    if (targets.every(target => target.out)) noneLeft.abort()
  }
  const image = plan.source.kind === 'none' ? null : plan.source
  const isStream = image?.kind === 'stream'
  const open = async (planned: WriterPlan['drives'][number]) => {
    const meter = createMeter(planned.path, send)
    meter.begin('preparing', null)
    try {
      signal.throwIfAborted()
      const drive = await openDrive(planned, { readDrive, runTool, pool: scratch, image, force: plan.force })
      const onFailure: TargetOptions['onFailure'] = (error, counts) => results.failed(planned, error, counts)
      targets.push(
        createTarget(planned, drive, meter, {
          isStream,
          headBytes: image ? headBytes : 0,
          scratch,
          seal,
          makeZeros: zeroing,
          onOut,
          onFailure,
        }),
      )
    } catch (thrown) {
      if (signal.aborted) results.cancelled(planned)
      else results.failed(planned, thrown)
    }
  }
  await Promise.all(plan.drives.map(open))
  return targets
}
