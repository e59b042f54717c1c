// The door of this folder: machines in QEMU, for the engine.
import { constants, copyFile } from 'node:fs/promises'
import { cpus, freemem, totalmem } from 'node:os'
import { join } from 'node:path'
import type { MachinePlace, MachinesPort } from '#engine/ports/machines.ts'
import type { Run } from '#platform/process/run.ts'
import type { Architecture } from '#shared/model/format.ts'
import { createAccelerationProbe } from './acceleration/probe.ts'
import { openScreen, openSerial } from './consoles.ts'
import { memoryBytesOf, runCheckpointJob } from './control/checkpoints.ts'
import { hasEstablished } from './control/connections.ts'
import { endMachine } from './control/end.ts'
import { type Qmp, withQmp } from './control/qmp.ts'
import { makeBlank, makeOverlay } from './disks.ts'
import { findFirmware } from './firmware/find.ts'
import { portState } from './port-state.ts'
import { answers } from './reach.ts'
import {
  checkPrivate,
  makeSocketFolder,
  removeSockets,
  socketFolderFor,
  socketNames,
} from './socket-folder.ts'
import { startQemu } from './start.ts'
import { usageOf } from './usage.ts'

export type QemuHost = {
  run: Run
  /** The environment of QEMU, PATH included. */
  env: Record<string, string | undefined>
  home: string
  tempFolder: string
  uid: number
  platform: 'linux' | 'macos' | 'other'
  architecture: Architecture
}

/** In the machine's folder. */
export const serialLogName = 'serial.log'
const variablesName = 'variables.fd'

export function createMachines(host: QemuHost): MachinesPort {
  const { run, env, home, tempFolder, uid } = host
  const probe = createAccelerationProbe(host)
  const shortFolder = env['XDG_RUNTIME_DIR'] || tempFolder

  /** One conversation with it. */
  async function talk<T>({ socketFolder }: MachinePlace, body: (qmp: Qmp) => Promise<T>): Promise<T> {
    await checkPrivate(socketFolder, uid)
    return withQmp(join(socketFolder, socketNames.qmp), body)
  }
  const say = (command: string) => (place: MachinePlace) =>
    talk(place, async ({ ask }) => void (await ask(command)))

  return {
    acceleration: probe,
    hostSize: () => ({
      memoryMiB: Math.floor(totalmem() / 2 ** 20),
      freeMemoryMiB: Math.floor((process.availableMemory?.() ?? freemem()) / 2 ** 20),
      cpus: cpus().length,
    }),
    portState,
    async start({ hardware, folder, id }) {
      const firmware = findFirmware(hardware.architecture, { env, home })
      const socketFolder = socketFolderFor(folder, id, { shortFolder, uid })
      await makeSocketFolder(folder, socketFolder, uid)
      const variables = join(folder, variablesName)
      // One that was started before keeps what its firmware remembers.
      await copyFile(firmware.variables, variables, constants.COPYFILE_EXCL).catch(unlessThere)
      const { process, qemuVersion } = await startQemu(
        {
          ...hardware,
          firmware,
          variables,
          qmpSocket: join(socketFolder, socketNames.qmp),
          serialSocket: join(socketFolder, socketNames.serial),
          vncSocket: join(socketFolder, socketNames.screen),
          serialLog: join(folder, serialLogName),
        },
        { folder, env },
      )
      return { process, qemuVersion, socketFolder }
    },
    makeOverlay: options => makeOverlay(run, options),
    makeBlank: (path, sizeBytes) => makeBlank(run, path, sizeBytes),
    powerButton: say('system_powerdown'),
    reset: say('system_reset'),
    pause: say('stop'),
    resume: say('cont'),
    status: place =>
      talk(place, async ({ ask }) => ((await ask('query-status')) as { status: string }).status),
    end: (place, process) => endMachine(process, () => say('quit')(place)),
    saveCheckpoint: (place, change) =>
      talk(place, async qmp => {
        await runCheckpointJob(qmp, 'snapshot-save', change)
        return memoryBytesOf(qmp, change.memoryDisk, change.tag)
      }),
    loadCheckpoint: (place, change) => talk(place, qmp => runCheckpointJob(qmp, 'snapshot-load', change)),
    removeCheckpoint: (place, change) => talk(place, qmp => runCheckpointJob(qmp, 'snapshot-delete', change)),
    answers: (place, service) =>
      answers(service, guestPort =>
        talk(place, async ({ ask }) => {
          const table = await ask('human-monitor-command', { 'command-line': 'info usernet' })
          return hasEstablished(String(table), guestPort)
        }),
      ),
    openScreen: async ({ socketFolder }) => {
      await checkPrivate(socketFolder, uid)
      return openScreen(join(socketFolder, socketNames.screen))
    },
    openSerial: ({ folder, socketFolder }) =>
      openSerial({ log: join(folder, serialLogName), socket: join(socketFolder, socketNames.serial) }),
    usage: usageOf,
    removeSockets: ({ folder, socketFolder }) => removeSockets(folder, socketFolder),
  }
}

function unlessThere(thrown: unknown) {
  if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw thrown
}
