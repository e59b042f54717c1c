// Streams: bytes both ways beside the calls of the contract. What a machine or a host shows and what is typed into it pass here, as
// they are: docs/adr/0017 says why.
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
  /** A machine's serial port: what it printed last (a replay), then what it prints; what is written is typed. */
  'machines.serial': machine,
  /** A login shell inside, over SSH, at a terminal of that size; which may change. */
  'machines.terminal': machine.extend(terminalSize.shape),
  /** A login shell on a host, by id; its terminal follows in the same way. */
  'hosts.terminal': z.object({ id: z.string().max(300), ...terminalSize.shape }),
}
export type StreamName = keyof typeof streams
export type StreamInput<S extends StreamName> = z.infer<(typeof streams)[S]>

export const isStreamName = (name: string): name is StreamName => Object.hasOwn(streams, name)

/** What may be on its way to a client that has not said that it took it: then the stream waits. */
export const windowBytes = 1024 * 1024

/** Of a client's messages with bytes: what is longer is cut into several. */
export const maxChunkBytes = 64 * 1024
