// Makes a machine and starts it. What fails leaves nothing.
import { diskWork } from '#engine/images/formats/disk-work.ts'
import type { Stages } from '#engine/jobs/stages.ts'
import type { EngineParts } from '#engine/parts.ts'
import type { StartedMachine } from '#engine/ports/machines.ts'
import type { MakeSeed } from '#engine/seed/types.ts'
import { KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Architecture } from '#shared/model/format.ts'
import { type MachineRecord, machineSchemaVersion } from '#shared/model/machines/machine.ts'
import { pendingStage, type Stage } from '#shared/progress.ts'
import { answersOf } from '../login.ts'
import { planForwards } from '../plan/forwards.ts'
import { administratorOf, isClosed } from '../plan/login.ts'
import { machineFolder, machineId } from '../record/folder.ts'
import { writeMachine } from '../record/record.ts'
import { type Run, seedFor } from '../request/prepare.ts'
import { attached, makeDisks } from './disks.ts'

type StartParts = Pick<EngineParts, 'ports' | 'profiles'> & { makeSeed: MakeSeed }

/** The stages of a start; a job may have more after them. */
export const startStages = (): Stage[] => [
  pendingStage('disk', message('stage.prepare-disk')),
  pendingStage('start', message('stage.start-machine')),
]

type StartWork = { signal: AbortSignal; stages: Stages }

export async function startNew(
  parts: StartParts,
  run: Run,
  { signal, stages }: StartWork,
): Promise<MachineRecord> {
  const { ports } = parts
  const id = machineId(run.image.id, ports.randomHex(2))
  const folder = machineFolder(ports.folders, id)
  try {
    await ports.files.makeFolder(folder)
    const made = await stages.run('disk', report => makeParts(parts, run, { folder, report, signal }))
    return await stages.run('start', () => startFirst(parts, { run, id, folder, ...made }, signal))
  } catch (thrown) {
    stages.endRunning(signal.aborted ? 'cancelled' : 'failed')
    await ports.files.remove(folder)
    throw thrown
  }
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

type First = { run: Run; id: string; folder: string } & Awaited<ReturnType<typeof makeParts>>

async function startFirst({ ports }: StartParts, first: First, signal: AbortSignal): Promise<MachineRecord> {
  const { image, source, plan, request } = first.run
  const now = ports.now()
  const { acceleration, slowBecause } = await accelerationFor(ports, image.architecture, request)
  const record: Omit<MachineRecord, keyof StartedMachine> = {
    schema: machineSchemaVersion,
    id: first.id,
    name: image.name,
    image: {
      id: image.id,
      format: source.format,
      sha256: source.sha256,
      isBase: source.way.kind !== 'unpack',
    },
    disks: first.disks,
    screen: request.screen,
    architecture: image.architecture,
    createdAt: now,
    startedAt: now,
    acceleration,
    slowBecause,
    emulate: request.emulate,
    ...plan,
    healthChecks: image.healthChecks,
    hostKey: first.hostKey,
    user: request.seed?.user || administratorOf(image),
    login: request.login,
    closed: isClosed(image, first.answers),
    powerOff: null,
    checkpoints: [],
    serialFrom: 0,
  }
  signal.throwIfAborted()
  return launch(ports, record, { imagePath: source.path, asked: request.forwards, ports: image.ports })
}

/** What was asked for, or the best that carries a guest here. */
export const accelerationFor = async (
  { machines }: Pick<EngineParts['ports'], 'machines'>,
  guest: Architecture,
  { emulate }: { emulate: boolean },
): ReturnType<typeof machines.acceleration> =>
  emulate ? { acceleration: 'tcg', slowBecause: message('machine.slow.asked') } : machines.acceleration(guest)

type Unstarted = Omit<MachineRecord, keyof StartedMachine>
type Launch = {
  imagePath: string
  asked: Run['request']['forwards']
  ports: Run['image']['ports']
}

/** How often another program may be quicker than QEMU at a port that was free. */
const tries = 5

/** Starts QEMU for a machine whose disks are there, and writes its record. */
export async function launch(
  ports: EngineParts['ports'],
  unstarted: Unstarted,
  { imagePath, asked, ports: wanted }: Launch,
): Promise<MachineRecord> {
  const { id, disks, architecture, acceleration, memoryMiB, cpus, screen } = unstarted
  const folder = machineFolder(ports.folders, id)
  let { forwards } = unstarted
  for (let turn = 1; ; turn++) {
    try {
      const started = await ports.machines.start({
        folder,
        hardware: {
          ...{ architecture, acceleration, memoryMiB, cpus, forwards, screen, network: 'open' },
          disks: attached(disks, folder, imagePath),
        },
      })
      const record = { ...unstarted, ...started, forwards }
      await writeMachine(ports, record).catch(async thrown => {
        // Nobody would find it.
        await ports.machines.end({ folder }, started.process)
        throw thrown
      })
      return record
    } catch (thrown) {
      const retry = thrown instanceof KilnError && thrown.code === 'machine.port-taken' && turn < tries
      if (!retry) throw thrown
      forwards = await planForwards(wanted, asked, ports.machines.portState)
    }
  }
}
