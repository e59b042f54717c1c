// A stand-in for Electron's utilityProcess and MessageChannelMain, after the types and the source of Electron 45: a
// worker thread in place of the process, whose ports are Node's. As there, a port delivers nothing before start(),
// messages to a child that has not started yet wait, and kill() ends it without asking. What it cannot show: Chromium's
// sandbox, code signing, the ESM loader of Electron's own Node, and what the system does to a process.
import { EventEmitter } from 'node:events'
import { type MessagePort, MessageChannel as NodeChannel, Worker } from 'node:worker_threads'
import type { UtilityElectron } from '#main/engine/utility.ts'

/** MessagePortMain. */
class PortStandIn extends EventEmitter {
  #port: MessagePort
  constructor(port: MessagePort) {
    super()
    this.#port = port
    port.on('close', () => this.emit('close'))
  }
  /** For a transfer: this end is unusable afterwards. */
  taken(): MessagePort {
    this.#port.removeAllListeners()
    return this.#port
  }
  postMessage(message: unknown) {
    this.#port.postMessage(message)
  }
  start() {
    this.#port.on('message', data => this.emit('message', { data, ports: [] }))
  }
  close() {
    this.#port.close()
  }
}

class ChannelStandIn {
  port1: PortStandIn
  port2: PortStandIn
  constructor() {
    const { port1, port2 } = new NodeChannel()
    this.port1 = new PortStandIn(port1)
    this.port2 = new PortStandIn(port2)
  }
}

type ForkOptions = { env?: NodeJS.ProcessEnv; serviceName?: string; stdio?: unknown }

/** `entry`: what the worker runs in place of the forked file; `forked` collects the arguments of each fork. */
export function utilityStandIn(entry: URL) {
  const forked: { path: string; options: ForkOptions }[] = []
  const fork = (path: string, _args: string[], options: ForkOptions) => {
    forked.push({ path, options })
    const child = new EventEmitter()
    const worker = new Worker(new URL('./utility-child.mjs', import.meta.url), {
      env: { ...options.env },
      workerData: { entry: entry.href },
      stderr: true,
    })
    worker.on('online', () => child.emit('spawn'))
    worker.on('exit', code => child.emit('exit', code))
    worker.on('error', () => undefined)
    return Object.assign(child, {
      postMessage: (data: unknown, ports: PortStandIn[] = []) => {
        const taken = ports.map(port => port.taken())
        worker.postMessage({ data, ports: taken }, taken)
      },
      kill: () => {
        void worker.terminate()
        return true
      },
    })
  }
  const electron = { utilityProcess: { fork }, MessageChannelMain: ChannelStandIn }
  return { electron: electron as unknown as UtilityElectron, forked }
}
