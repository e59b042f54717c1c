// A flashing job from request to end: source prepared, writer started and followed, results reported and recorded.

import type { Work } from '#engine/jobs/plan.ts'
import { Stages } from '#engine/jobs/stages.ts'
import type { Ports } from '#engine/ports/index.ts'
import { driveName } from '#shared/drives/drive-name.ts'
import { toReport } from '#shared/errors.ts'
import { type DriveResult, type FlashResult, succeeded } from '#shared/flash/flash.ts'
import { followWriter } from './follow.ts'
import { endedOtherwise, progressOf, waitingDrives } from './plan/drive-states.ts'
import { driveResultOf, drivesFailure } from './plan/results.ts'
import { type Prepared, prepareSource } from './prepare.ts'
import type { Flash } from './write.ts'
import { makeSeeds, planWork, type Seeds, writeDrives } from './write.ts'

const slowStages: readonly string[] = ['download', 'check', 'decode']

/** Throws flash.drives-failed if not every drive succeeded, or the error that kept all of them from being written. */
export async function runFlash(
  ports: Ports,
  flash: Flash,
  { signal, emit, onResults }: Work & { onResults: (results: DriveResult[]) => Promise<void> },
): Promise<FlashResult> {
  const { drives, switches, source } = flash
  const started = ports.now()
  const stages = new Stages(flash.stages, { emit, now: ports.now })
  const ready: { prepared: Prepared | null; seeds: Seeds } = { prepared: null, seeds: new Map() }
  const follower = followWriter({
    states: waitingDrives(drives.map(({ drive }) => ({ ...drive, name: driveName(drive) }))),
    verify: switches.verify,
    emit,
    now: ports.now,
    stages,
    readFraction: () => readFraction(ready.prepared),
    onResult: result => emit({ type: 'drive-result', result: complete(result) }),
  })
  const complete = (result: Parameters<typeof driveResultOf>[0]) =>
    driveResultOf(result, {
      // A given checksum is only known to match if a drive succeeded.
      sha256: ready.prepared ? (succeeded(result) && flash.sha256) || source.origin.sha256 : null,
      hostname: drives.find(({ drive }) => drive.path === result.path)?.chosen.seed?.hostname || null,
      hostKey: ready.seeds.get(result.path)?.hostKey ?? null,
      user: ready.seeds.get(result.path)?.user ?? null,
    })

  const plan = async () => {
    const { origin } = source
    const { full } = switches
    const prepared = await prepareSource(ports, { origin, sha256: flash.sha256, full, stages, signal })
    ready.prepared = prepared
    ready.seeds = await makeSeeds(flash, prepared)
    stages.start('write')
    return planWork(ports, { flash, prepared, seeds: ready.seeds })
  }

  emit({ type: 'drives', drives: progressOf(follower.states()) })

  let thrown: unknown = null
  const work = plan()
  try {
    // The writer starts in parallel, but not minutes before there is something to write.
    if (flash.stages.some(({ id }) => slowStages.includes(id))) await work
    await writeDrives(ports, { work, follower, signal })
    const all = [...follower.states().values()].every(({ result }) => result && succeeded(result))
    stages.end('write', all ? 'done' : 'failed')
  } catch (error) {
    thrown = error
    const outcome = signal.aborted ? 'cancelled' : 'failed'
    stages.endRunning(outcome)
    const report = signal.aborted ? null : toReport(error, 'flash')
    const seconds = (ports.now() - started) / 1000
    follower.put(endedOtherwise(follower.states(), { outcome, error: report, seconds }))
  } finally {
    // The writer may have failed before there was a plan.
    await Promise.allSettled([work])
    await ready.prepared?.close({ keep: !signal.aborted && isWorthKeeping([...follower.states().values()]) })
  }
  const results = [...follower.states().values()].flatMap(({ result }) => (result ? [complete(result)] : []))
  await onResults(results)
  if (thrown) throw thrown
  const failed = drivesFailure(results)
  if (failed) throw failed
  return { drives: results }
}

/** A retry of failed drives should not download the image again; an image that is itself damaged is useless. */
function isWorthKeeping(states: { result: Pick<DriveResult, 'error'> | null }[]): boolean {
  const codes = states.flatMap(({ result }) => result?.error?.code ?? [])
  return codes.length > 0 && !codes.some(code => code.startsWith('source.'))
}

function readFraction(prepared: Prepared | null): number | null {
  if (prepared?.source.kind !== 'stream' || prepared.source.fileBytes === 0) return null
  return Math.min(1, prepared.source.readBytes() / prepared.source.fileBytes)
}
