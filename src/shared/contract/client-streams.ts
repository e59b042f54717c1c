// The client's side of streams: its part of client.ts.
import { fromReport, type KilnError } from '../errors.ts'
import { maxChunkBytes, type StreamInput, type StreamName, type TerminalSize } from './streams.ts'
import type { FromEngine, ToEngine } from './wire.ts'

export type StreamListener = {
  /**
   * `replayBytes`: how many of the first bytes are history. A terminal's responses to them must not reach the
   * machine.
   */
  onOpen?: (replayBytes: number) => void
  /** The stream resumes when enough was taken: at once, or when the promise resolves. */
  onBytes: (bytes: Uint8Array) => void | Promise<void>
  /** Once. null: the other end has closed it. Not called after `close`. */
  onEnd: (error: KilnError | null) => void
}
export type Stream = {
  /** Data written before `onOpen` is lost. */
  write(bytes: Uint8Array): void
  /** Reports the size of a visible terminal; streams without a size ignore it. */
  resize(size: TerminalSize): void
  close(): void
}

export function createClientStreams(nextId: () => number, post: (message: ToEngine) => void) {
  const open = new Map<number, StreamListener>()
  let gone: KilnError | null = null

  function end(id: number, error: KilnError | null) {
    const listener = open.get(id)
    open.delete(id)
    listener?.onEnd(error)
  }

  async function take(id: number, bytes: Uint8Array) {
    const listener = open.get(id)
    await listener?.onBytes(bytes)
    if (open.get(id) === listener) post({ t: 'taken', id, count: bytes.byteLength })
  }

  return {
    open<S extends StreamName>(stream: S, input: StreamInput<S>, listener: StreamListener): Stream {
      const id = nextId()
      open.set(id, listener)
      const error = gone
      if (error) void Promise.resolve().then(() => end(id, error))
      else post({ t: 'open', id, stream, input })
      return {
        write(bytes) {
          if (!open.has(id)) return
          // Copied: its owner may reuse the memory before it is sent.
          for (let at = 0; at < bytes.byteLength; at += maxChunkBytes)
            post({ t: 'bytes', id, bytes: bytes.slice(at, at + maxChunkBytes) })
        },
        resize(size) {
          if (open.has(id)) post({ t: 'size', id, ...size })
        },
        close() {
          if (open.delete(id) && !gone) post({ t: 'end', id })
        },
      }
    },
    receive(message: Extract<FromEngine, { t: 'opened' | 'bytes' | 'ended' | 'failed' }>) {
      if (message.t === 'opened') open.get(message.id)?.onOpen?.(message.replayBytes)
      else if (message.t === 'bytes') void take(message.id, message.bytes)
      else end(message.id, message.t === 'failed' ? fromReport(message.error) : null)
    },
    lost(error: KilnError) {
      gone = error
      for (const id of [...open.keys()]) end(id, error)
    },
  }
}
