// Two ends of a connection within one process: the command line talks to its engine through this.
import type { FromEngine, Port, ToEngine } from './wire.ts'

export function memoryPorts(): { client: Port<ToEngine, unknown>; engine: Port<FromEngine, unknown> } {
  const client = end()
  const engine = end()
  const close = () => {
    client.closed()
    engine.closed()
  }
  return {
    client: { post: engine.receive, listen: client.listen, onClose: client.onClose, close },
    engine: { post: client.receive, listen: engine.listen, onClose: engine.onClose, close },
  }
}

/** Queues messages until there is a listener; delivers each in a separate microtask, like a real wire. */
function end() {
  let listener: ((message: unknown) => void) | null = null
  const waiting: unknown[] = []
  const closers: (() => void)[] = []
  let over = false
  return {
    receive(message: unknown) {
      if (over) return
      void Promise.resolve().then(() => (listener ? listener(message) : waiting.push(message)))
    },
    listen(next: (message: unknown) => void) {
      listener = next
      for (const message of waiting.splice(0)) next(message)
    },
    onClose: (closer: () => void) => void closers.push(closer),
    closed() {
      if (over) return
      over = true
      for (const closer of closers) closer()
    },
  }
}
