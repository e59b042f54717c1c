// Boots the very file of an image, with an overlay, and waits for what its profile promises. The result is recorded
// in image.json; the machine is removed afterwards, whatever the result.
import { whileLocked } from '#engine/images/lock.ts'
import { readImage, readImageRecord, writeImage } from '#engine/images/record.ts'
import type { Work } from '#engine/jobs/plan.ts'
import { Stages } from '#engine/jobs/stages.ts'
import type { EngineParts } from '#engine/parts.ts'
import type { MakeSeed } from '#engine/seed/types.ts'
import { failure } from '#shared/errors.ts'
import type { Image } from '#shared/images/image.ts'
import type { BootCheck, BootTest } from '#shared/machines/boot-test.ts'
import type { MachineRecord } from '#shared/machines/machine.ts'
import { runRequest } from '#shared/machines/run-request.ts'
import { message } from '#shared/messages/codes.ts'
import { pendingStage } from '#shared/progress.ts'
import { type PlannedCheck, planChecks, portsFor } from './boot-checks.ts'
import { forceOff } from './control/power.ts'
import { planForwards } from './forwards.ts'
import { createMachineList } from './machines.ts'
import { personalProblem } from './personal.ts'
import { prepareRun, type Run } from './prepare.ts'
import { remoteChecks } from './remote-checks.ts'
import { removeMachine } from './remove.ts'
import { startNew, startStages } from './start.ts'
import { waitUntilReady } from './wait-until-ready.ts'

const operation = 'images.bootTest'
/** Emulated and on a busy computer, a large system takes this long. */
const timeoutSeconds = 30 * 60

type BootParts = EngineParts & { makeSeed: MakeSeed }

/** Throws image.no-checks, image.check-failed, and whatever kept the guest from being ready. */
export async function bootTestImage(parts: BootParts, id: string, { signal, emit }: Work): Promise<BootTest> {
  const { ports } = parts
  const run = await prepareRun(parts, runRequest.parse({ image: id, screen: false }))
  const checks = planChecks(run.image)
  if (!checks.some(({ way }) => way)) throw failure('image.no-checks', { operation, values: { id } })
  // A separate seed disk: the image's file is not changed.
  const login = checks.some(({ way }) => way?.kind === 'remote') && (await takesKey(parts, run, signal))
  const forwards = await planForwards(portsFor(run.image, checks), [], ports.machines.portState)
  const possible = checks.filter(({ way }) => way && (login || way.kind === 'ready'))
  const stages = new Stages([...startStages(), ...possible.map(stageFor)], { emit, now: ports.now })
  const planned = { ...run, request: { ...run.request, login }, plan: { ...run.plan, forwards } }
  const machine = await startNew(parts, planned, { signal, stages })
  try {
    const passed = await passChecks(parts, { machine, checks: possible, stages, signal })
    const done = checks.map(
      ({ check }): BootCheck => passed.get(check) ?? { ...check, outcome: 'skipped', seconds: null },
    )
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

const takesKey = async ({ ports }: BootParts, { image, source }: Run, signal: AbortSignal) =>
  (await personalProblem(ports, image, { format: source.format, signal })) === null

const stageFor = ({ name }: PlannedCheck, at: number) =>
  pendingStage(stageOf(at), message('stage.wait-for', { check: name }))
const stageOf = (at: number) => `check:${at}`

type Checking = { machine: MachineRecord; checks: PlannedCheck[]; stages: Stages; signal: AbortSignal }

async function passChecks(parts: EngineParts, { machine: record, checks, stages, signal }: Checking) {
  const { ports } = parts
  const { look } = createMachineList(parts)
  const done = new Map<PlannedCheck['check'], BootCheck>()
  const deadline = ports.now() + timeoutSeconds * 1000
  const remote = remoteChecks(ports, { record, deadline, signal })
  try {
    for (const [at, { check, way, name }] of checks.entries())
      await stages.run(stageOf(at), async () => {
        if (way?.kind === 'ready')
          await waitUntilReady(ports, { record, check: way.ready, timeoutSeconds, look, signal })
        const hasPassed = way?.kind === 'ready' || (way !== null && (await remote.pass(way.remote, name)))
        const seconds = (ports.now() - record.startedAt) / 1000
        if (hasPassed) done.set(check, { ...check, outcome: 'passed', seconds })
      })
    return done
  } catch (thrown) {
    stages.endRunning(signal.aborted ? 'cancelled' : 'failed')
    throw thrown
  } finally {
    await remote.close()
  }
}

/** Notes the result only for the file that was booted: it may have been changed or made again since. */
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
