// Streams: bytes in both directions, in addition to the contract's calls. Terminal and screen data passes through
// them unchanged: docs/adr/0017 explains why.
import { z } from 'zod'

const machine = z.object({ id: z.string() })

export const terminalSize = z.object({
  columns: z.number().int().min(2).max(1000),
  rows: z.number().int().min(2).max(1000),
})
export type TerminalSize = z.infer<typeof terminalSize>

export const streams = {
  /** A machine's screen, keyboard and pointer, as RFB (RFC 6143, the protocol of VNC). */
  'machines.screen': machine,
  /** A machine's serial port: its recent output (a replay), then new output; what is written is typed. */
  'machines.serial': machine,
  /** A login shell inside, over SSH, at a terminal of that size, which may change. */
  'machines.terminal': machine.extend(terminalSize.shape),
  /** A login shell on a host, by id; its terminal is resized in the same way. */
  'hosts.terminal': z.object({ id: z.string().max(300), ...terminalSize.shape }),
}
export type StreamName = keyof typeof streams
export type StreamInput<S extends StreamName> = z.infer<(typeof streams)[S]>

export const isStreamName = (name: string): name is StreamName => Object.hasOwn(streams, name)

/** How much may be unacknowledged by a client: beyond that the stream waits. */
export const windowBytes = 1024 * 1024

/** Limit of a client's binary message: longer data is split. */
export const maxChunkBytes = 64 * 1024
