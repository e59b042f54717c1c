// The engine under Electron's own Node. Windows talk to it directly: main only passes the ports on.
import { join } from 'node:path'
import type { MessageChannelMain, MessagePortMain, UtilityProcess, utilityProcess } from 'electron'
import type { UtilityMessage } from '#host/engine-messages.ts'
import { type EngineEntry, type EngineLink, endWithin } from './link.ts'

/** The parts of Electron that are used here. */
export type UtilityElectron = {
  utilityProcess: Pick<typeof utilityProcess, 'fork'>
  MessageChannelMain: typeof MessageChannelMain
}

export function startUtility({ folder, codeCache }: EngineEntry, electron: UtilityElectron): EngineLink {
  const child: UtilityProcess = electron.utilityProcess.fork(join(folder, 'engine.cjs'), [], {
    serviceName: 'Kiln engine',
    stdio: 'inherit',
    env: { ...process.env, NODE_COMPILE_CACHE: codeCache },
  })
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const send = (message: UtilityMessage, ports: MessagePortMain[] = []) => child.postMessage(message, ports)
  return {
    openPort() {
      const { port1, port2 } = new electron.MessageChannelMain()
      send({ kiln: 'connect' }, [port1])
      return port2
    },
    onExit: listener => void child.once('exit', code => listener(`exit code ${code}`)),
    stop(graceMs) {
      send({ kiln: 'close' })
      return endWithin(exited, graceMs, () => child.kill())
    },
  }
}
