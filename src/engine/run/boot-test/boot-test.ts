// Boots the very file of an image, over a disk of its own, and waits for what its profile promises. What was found is
// noted in image.json; the machine is gone afterwards, however it went.
import { whileLocked } from '#engine/images/lock.ts'
import { readImage, readImageRecord, writeImage } from '#engine/images/record/record.ts'
import type { Work } from '#engine/jobs/plan.ts'
import { Stages } from '#engine/jobs/stages.ts'
import type { EngineParts } from '#engine/parts.ts'
import type { MakeSeed } from '#engine/seed/types.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Image } from '#shared/model/image.ts'
import type { BootCheck, BootTest } from '#shared/model/machines/boot-test.ts'
import type { MachineRecord } from '#shared/model/machines/machine.ts'
import { runRequest } from '#shared/model/machines/run-request.ts'
import { pendingStage } from '#shared/progress.ts'
import { forceOff } from '../control/power.ts'
import { createMachineList } from '../machines.ts'
import { planForwards } from '../plan/forwards.ts'
import { checkName, waitUntilReady } from '../ready/wait.ts'
import { removeMachine } from '../remove.ts'
import { prepareRun, type Run } from '../request/prepare.ts'
import { startNew, startStages } from '../start/start.ts'
import { type PlannedCheck, planChecks, portsFor } from './checks.ts'

const operation = 'images.bootTest'
/** Emulated and beside other work, a large system takes this long. */
const timeoutSeconds = 30 * 60

type BootParts = EngineParts & { makeSeed: MakeSeed }

/** Throws image.no-checks, and whatever kept the guest from being ready. */
export async function bootTestImage(parts: BootParts, id: string, { signal, emit }: Work): Promise<BootTest> {
  const { ports } = parts
  const run = await prepareRun(parts, runRequest.parse({ image: id, screen: false }))
  const checks = planChecks(run.image)
  if (!checks.some(({ ready }) => ready)) throw failure('image.no-checks', { operation, values: { id } })
  const forwards = await planForwards(portsFor(run.image, checks), [], ports.machines.portState)
  const stages = new Stages([...startStages(), ...checkStages(checks)], { emit, now: ports.now })
  const planned = { ...run, plan: { ...run.plan, forwards } }
  const machine = await startNew(parts, planned, { signal, stages })
  try {
    const done = await passChecks(parts, { machine, checks, stages, signal })
    const { acceleration: accel, qemuVersion: qemu, startedAt } = machine
    const { format, sha256 } = run.source
    const seconds = (ports.now() - startedAt) / 1000
    const bootTest = { format, sha256, when: ports.now(), qemu, accel, checks: done, seconds }
    await note(parts, run, bootTest)
    return bootTest
  } finally {
    await forceOff(ports, machine)
    await removeMachine(ports, machine.id)
  }
}

const stageOf = (at: number) => `check:${at}`
const checkStages = (checks: PlannedCheck[]) =>
  checks.flatMap(({ ready }, at) =>
    ready ? [pendingStage(stageOf(at), message('stage.wait-for', { check: checkName(ready) }))] : [],
  )

type Checking = { machine: MachineRecord; checks: PlannedCheck[]; stages: Stages; signal: AbortSignal }

async function passChecks(
  parts: EngineParts,
  { machine: record, checks, stages, signal }: Checking,
): Promise<BootCheck[]> {
  const { ports } = parts
  const { look } = createMachineList(parts)
  const done: BootCheck[] = []
  try {
    for (const [at, { check, ready }] of checks.entries()) {
      if (!ready) {
        done.push({ ...check, outcome: 'skipped', seconds: null })
        continue
      }
      const seconds = await stages.run(stageOf(at), () =>
        waitUntilReady(ports, { record, check: ready, timeoutSeconds, look, signal }),
      )
      done.push({ ...check, outcome: 'passed', seconds })
    }
    return done
  } catch (thrown) {
    stages.endRunning(signal.aborted ? 'cancelled' : 'failed')
    throw thrown
  }
}

/** Only of the file that was booted: it may have been changed or made again meanwhile. */
async function note({ ports, imagesFolder }: EngineParts, { image, source }: Run, bootTest: BootTest) {
  const folder = await imagesFolder()
  const now: Image = await readImage(ports, folder, image.id)
  const file = now.formats[source.format]
  if (file?.state !== 'present' || file.sha256 !== source.sha256)
    throw failure('machine.image-gone', { operation, values: { image: image.id } })
  await whileLocked(ports, image.id, async () =>
    writeImage(ports, now.folder, { ...(await readImageRecord(ports, folder, image.id)), bootTest }),
  )
}
