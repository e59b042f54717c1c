// The entry point of this folder: machines in QEMU, for the engine.
import { cpus, freemem, totalmem } from 'node:os'
import { join } from 'node:path'
import type { MachinePlace, MachinesPort } from '#engine/ports/machines.ts'
import type { Run } from '#platform/process/run.ts'
import { soundRuntimeFolder } from '#platform/temp-folder.ts'
import { KilnError } from '#shared/errors.ts'
import type { Architecture } from '#shared/formats/format.ts'
import { eventsName, serialLogName } from '#shared/machines/files.ts'
import { emulatedProcessor } from './argv.ts'
import { createConfinementProbe } from './confinement.ts'
import { openScreen, openSerial } from './consoles.ts'
import { runCheckpointJob, savedCheckpoints } from './control/checkpoints.ts'
import { hasEstablished } from './control/connections.ts'
import { endMachine } from './control/end.ts'
import { pressKeys } from './control/keys.ts'
import { type Qmp, withQmp } from './control/qmp.ts'
import { resetMachine, statusOf } from './control/status.ts'
import { makeBlank, makeOverlay } from './disks.ts'
import { findFirmware } from './firmware/find.ts'
import { copyVariables } from './firmware/firmware.ts'
import { freeMemoryMiB } from './free-memory.ts'
import { portState } from './port-state.ts'
import { createAccelerationProbe } from './probe.ts'
import { assertProgram } from './program.ts'
import { answers } from './reach.ts'
import { boundSerialLog, makePrivate } from './serial-log.ts'
import { makeSocketFolder, removeSockets, socketFolderOf, socketNames } from './socket-folder.ts'
import { startQemu } from './start.ts'
import { usageOf } from './usage.ts'

type QemuHost = {
  run: Run
  /** QEMU's environment, PATH included. */
  env: Record<string, string | undefined>
  home: string
  tempFolder: string
  uid: number
  platform: 'linux' | 'macos' | 'other'
  architecture: Architecture
}

/** The file in the machine's folder. */
const variablesName = 'variables.fd'
/** How long to wait for what is shown of a machine. */
const statusMs = 3000
/** After this it is ended by signals. */
const quitMs = 5000

export function createMachines(host: QemuHost): MachinesPort {
  const { run, env, home, tempFolder, uid } = host
  const probe = createAccelerationProbe(host)
  const isConfinable = createConfinementProbe(run)
  const sockets = { shortFolder: soundRuntimeFolder(env['XDG_RUNTIME_DIR']) ?? tempFolder, uid }

  /** One exchange with it. */
  async function talk<T>(
    { folder }: MachinePlace,
    body: (qmp: Qmp) => Promise<T>,
    limitMs?: number,
  ): Promise<T> {
    return withQmp(await socketOf(folder, 'qmp'), body, limitMs)
  }
  const socketOf = async (folder: string, name: keyof typeof socketNames) =>
    join(await socketFolderOf(folder, sockets), socketNames[name])
  const say = (command: string) => (place: MachinePlace) =>
    talk(place, async ({ ask }) => void (await ask(command)))

  return {
    acceleration: probe,
    hostSize: () => ({
      memoryMiB: Math.floor(totalmem() / 2 ** 20),
      freeMemoryMiB: freeMemoryMiB({
        platform: process.platform,
        totalBytes: totalmem(),
        availableBytes: process.availableMemory?.() ?? freemem(),
      }),
      cpus: cpus().length,
    }),
    portState,
    async start({ hardware, folder, signal, onSpawn }) {
      assertProgram(hardware.architecture, host.architecture, env['PATH'] ?? '')
      const firmware = findFirmware(hardware.architecture, { env, home })
      const socketFolder = await makeSocketFolder(folder, sockets)
      const variables = join(folder, variablesName)
      // A machine that ran before keeps its firmware's variables.
      const [confined] = await Promise.all([
        isConfinable(hardware.architecture),
        copyVariables(firmware.variables, variables),
        makePrivate(join(folder, serialLogName)),
      ])
      const { process, qemuVersion, board } = await startQemu(
        {
          ...hardware,
          firmware,
          confined,
          variables,
          qmpSocket: join(socketFolder, socketNames.qmp),
          serialSocket: join(socketFolder, socketNames.serial),
          vncSocket: join(socketFolder, socketNames.screen),
          serialLog: join(folder, serialLogName),
        },
        { folder, env, signal, onSpawn },
      )
      const { architecture, acceleration } = hardware
      const processor =
        acceleration === 'tcg' ? emulatedProcessor[architecture] : (cpus()[0]?.model ?? acceleration)
      return { process, qemuVersion, board, processor }
    },
    makeOverlay: options => makeOverlay(run, options),
    makeBlank: (path, sizeBytes) => makeBlank(run, path, sizeBytes),
    powerButton: say('system_powerdown'),
    reset: place => talk(place, resetMachine),
    pause: say('stop'),
    resume: say('cont'),
    status: place => talk(place, statusOf, statusMs),
    end: (place, process) =>
      endMachine(process, () => talk(place, async ({ ask }) => void (await ask('quit')), quitMs)),
    checkpoints: (place, disk) => talk(place, qmp => savedCheckpoints(qmp, disk)),
    saveCheckpoint: (place, change) => talk(place, qmp => runCheckpointJob(qmp, 'snapshot-save', change)),
    loadCheckpoint: (place, change) => talk(place, qmp => runCheckpointJob(qmp, 'snapshot-load', change)),
    removeCheckpoint: (place, change) => talk(place, qmp => runCheckpointJob(qmp, 'snapshot-delete', change)),
    answers: (place, service) =>
      answers(service, forward =>
        talk(place, async ({ ask }) => {
          const table = await ask('human-monitor-command', { 'command-line': 'info usernet' })
          return hasEstablished(String(table), forward)
        }),
      ),
    sendKeys: (place, keys) => talk(place, qmp => pressKeys(qmp, keys)),
    screenshot: (place, path) =>
      talk(place, async ({ ask }) => void (await ask('screendump', { filename: path, format: 'png' }))),
    openScreen: async ({ folder }) => openScreen(await socketOf(folder, 'screen')),
    openSerial: async ({ folder }) => {
      // An ended machine has no socket, but its output can still be shown.
      const socket = await socketOf(folder, 'serial').catch(thrown => {
        if (thrown instanceof KilnError && thrown.code === 'machine.silent') return null
        throw thrown
      })
      return openSerial({ log: join(folder, serialLogName), socket })
    },
    async boundLogs({ folder }, { events }) {
      await boundSerialLog(join(folder, serialLogName))
      if (events) await boundSerialLog(join(folder, eventsName))
    },
    usage: usageOf,
    removeSockets: ({ folder }) => removeSockets(folder, sockets),
  }
}
