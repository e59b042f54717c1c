// In the worker of the stand-in: process.parentPort as in a utility process, then the engine.
import { EventEmitter } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'

/** As in Electron, a port delivers nothing before start(). */
function portOf(port) {
  const events = new EventEmitter()
  port.on('close', () => events.emit('close'))
  return {
    on: (event, listener) => void events.on(event, listener),
    start: () => void port.on('message', data => events.emit('message', { data })),
    postMessage: message => port.postMessage(message),
    close: () => port.close(),
  }
}

process.parentPort = {
  on: (_event, listener) =>
    void parentPort.on('message', ({ data, ports }) => listener({ data, ports: ports.map(portOf) })),
}
await import(workerData.entry)
