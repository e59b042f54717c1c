// Parses QEMU's events for a machine. QEMU itself writes them, one line of JSON each, from its start on
// (docs/adr/0016). Pure. https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#qapidoc-events
import { z } from 'zod'

/** unknown: its events do not tell, so QEMU is queried. */
type Paused = 'no-space' | 'disk-error' | 'unknown'

export type EventState = {
  paused: Paused | null
  panicked: boolean
  /** The cause of its end, in QEMU's words ("guest-shutdown", "host-qmp-quit", "host-signal"); null while it runs. */
  shutdown: string | null
  /** Milliseconds since the epoch; of the shutdown. */
  endedAt: number | null
}

const event = z.looseObject({
  event: z.string(),
  timestamp: z.object({ seconds: z.number(), microseconds: z.number() }),
  data: z
    .looseObject({
      reason: z.string().optional(),
      action: z.string().optional(),
      nospace: z.boolean().optional(),
    })
    .default({}),
})
type QemuEvent = z.infer<typeof event>

const running: EventState = { paused: null, panicked: false, shutdown: null, endedAt: null }

/** `text`: the current file, perhaps with a line that is being written. */
export const stateOf = (text: string): EventState =>
  text
    .split('\n')
    .flatMap(line => eventIn(line) ?? [])
    .reduce(reduceEvent, running)

function reduceEvent(state: EventState, { event: name, data, timestamp }: QemuEvent): EventState {
  switch (name) {
    case 'RESUME':
      return { ...state, paused: null, panicked: false }
    case 'STOP':
      // The reason came before it.
      return { ...state, paused: state.paused ?? 'unknown' }
    case 'BLOCK_IO_ERROR':
      if (data.action !== 'stop') return state
      return { ...state, paused: data.nospace ? 'no-space' : 'disk-error' }
    case 'GUEST_PANICKED':
      return { ...state, panicked: true }
    case 'RESET':
      return { ...state, panicked: false }
    case 'SHUTDOWN':
      return {
        ...state,
        shutdown: data.reason ?? 'unknown',
        endedAt: timestamp.seconds * 1000 + Math.floor(timestamp.microseconds / 1000),
      }
    default:
      return state
  }
}

function eventIn(line: string): QemuEvent | null {
  try {
    const read = event.safeParse(JSON.parse(line))
    return read.success ? read.data : null
  } catch {
    return null
  }
}
