// Creates a machine and starts it. A failure leaves nothing behind.
import { diskWork } from '#engine/images/formats/disk-work.ts'
import type { Stages } from '#engine/jobs/stages.ts'
import type { EngineParts } from '#engine/parts.ts'
import type { MakeSeed } from '#engine/seed/types.ts'
import { KilnError } from '#shared/errors.ts'
import type { Architecture } from '#shared/formats/format.ts'
import { type MachineRecord, machineSchemaVersion } from '#shared/machines/machine.ts'
import { message } from '#shared/messages/codes.ts'
import { pendingStage, type Stage } from '#shared/progress.ts'
import { administratorOf, isClosed, isWithoutSshLogin } from '#shared/seed/login.ts'
import { attached, makeDisks } from './disks.ts'
import { machineFolder, placeOf } from './folder.ts'
import { planForwards } from './forwards.ts'
import { withNewId } from './lock.ts'
import { answersOf } from './login-answers.ts'
import { writeOrigin } from './origin.ts'
import { type Run, seedFor } from './prepare.ts'
import { writeMachine } from './record.ts'

type StartParts = Pick<EngineParts, 'ports' | 'profiles' | 'imagesFolder'> & { makeSeed: MakeSeed }

/** The stages of a start; a job may have more after them. */
export const startStages = (): Stage[] => [
  pendingStage('disk', message('stage.prepare-disk')),
  pendingStage('start', message('stage.start-machine')),
]

type StartWork = { signal: AbortSignal; stages: Stages }

/** Its record exists before its disks: if this engine is killed, the machine can be found. */
export async function startNew(
  parts: StartParts,
  run: Run,
  { signal, stages }: StartWork,
): Promise<MachineRecord> {
  const { ports } = parts
  const chosen = await accelerationFor(ports, run.image.architecture, run.request)
  return withNewId(ports, run.image.id, async id => {
    const folder = machineFolder(ports.folders, id)
    try {
      const noted = { ...recordOf(run, { id, now: ports.now() }), ...chosen }
      await ports.files.makeFolder(folder)
      await writeMachine(ports, noted)
      await writeOrigin(parts, noted)
      const { disks, hostKey, answers } = await stages.run('disk', report =>
        makeParts(parts, run, { folder, report, signal }),
      )
      const made = {
        ...noted,
        disks,
        hostKey,
        closed: isClosed(run.image, answers),
        withoutSshLogin: isWithoutSshLogin(run.image, answers),
        startedAt: ports.now(),
      }
      const { source, request, image } = run
      const launched = { imagePath: source.path, requested: request.forwards, ports: image.ports, signal }
      return await stages.run('start', () => launch(ports, made, launched))
    } catch (thrown) {
      stages.endRunning(signal.aborted ? 'cancelled' : 'failed')
      await ports.machines.removeSockets({ folder })
      await ports.files.remove(folder)
      throw thrown
    }
  })
}

type Report = Parameters<typeof diskWork>[1]

async function makeParts(
  parts: StartParts,
  { image, source, request }: Run,
  { folder, report, signal }: { folder: string; report: Report; signal: AbortSignal },
) {
  const answers = await answersOf(parts.ports, request, folder)
  const seed = answers && (await seedFor(parts, parts.makeSeed, { image, answers }))
  const disks = await makeDisks(parts.ports, {
    image,
    source,
    folder,
    seed: seed?.disk ?? null,
    work: diskWork(signal, report),
  })
  signal.throwIfAborted()
  return { disks, hostKey: seed?.hostKey ?? null, answers }
}

/** Its state before any of it is created. */
function recordOf(
  { image, source, plan, request }: Run,
  { id, now }: { id: string; now: number },
): Omit<MachineRecord, 'acceleration' | 'slowBecause'> {
  const { screen, emulate, login, network } = request
  const { format, sha256, way } = source
  return {
    schema: machineSchemaVersion,
    id,
    name: image.name,
    image: { id: image.id, format, sha256, isBase: way.kind !== 'unpack' },
    architecture: image.architecture,
    healthChecks: image.healthChecks,
    screen,
    emulate,
    login,
    network,
    ...plan,
    user: request.seed?.user || administratorOf(image),
    createdAt: now,
    startedAt: now,
    disks: [],
    hostKey: null,
    closed: false,
    withoutSshLogin: false,
    process: null,
    ...unanswered,
    powerOff: null,
    forcedOff: false,
    checkpoints: [],
    serialFrom: 0,
  }
}

/** The facts of a QEMU that has not answered yet. */
const unanswered = { qemuVersion: '', board: '', processor: '' }

/** The requested acceleration, or the best one here for a guest. */
export const accelerationFor = async (
  { machines }: Pick<EngineParts['ports'], 'machines'>,
  guest: Architecture,
  { emulate }: { emulate: boolean },
): ReturnType<typeof machines.acceleration> =>
  emulate ? { acceleration: 'tcg', slowBecause: message('machine.slow.asked') } : machines.acceleration(guest)

type Launch = {
  imagePath: string
  requested: Run['request']['forwards']
  ports: Run['image']['ports']
  signal: AbortSignal
}

/** How often another program may take a free port before QEMU does. */
const tries = 5

/** Starts QEMU for a machine whose disks exist. Its record names the process as soon as there is one. */
export async function launch(
  ports: EngineParts['ports'],
  unstarted: MachineRecord,
  { imagePath, requested, ports: wanted, signal }: Launch,
): Promise<MachineRecord> {
  const { id, disks, architecture, acceleration, memoryMiB, cpus, screen, network } = unstarted
  const folder = machineFolder(ports.folders, id)
  let { forwards } = unstarted
  for (let turn = 1; ; turn++) {
    const record = { ...unstarted, forwards }
    try {
      const started = await ports.machines.start({
        folder,
        hardware: {
          architecture,
          acceleration,
          memoryMiB,
          cpus,
          forwards,
          screen,
          network,
          disks: attached(disks, folder, imagePath),
        },
        signal,
        onSpawn: process => writeMachine(ports, { ...record, ...unanswered, process }),
      })
      return await noted(ports, { ...record, ...started }, signal)
    } catch (thrown) {
      const retry = thrown instanceof KilnError && thrown.code === 'machine.port-taken' && turn < tries
      if (!retry) throw thrown
      forwards = await planForwards(wanted, requested, ports.machines.portState)
    }
  }
}

/** One that was cancelled, or cannot be recorded, is stopped. */
async function noted(ports: EngineParts['ports'], record: MachineRecord, signal: AbortSignal) {
  try {
    await writeMachine(ports, record)
    signal.throwIfAborted()
    return record
  } catch (thrown) {
    await ports.machines.end(placeOf(ports, record), record.process)
    throw thrown
  }
}
