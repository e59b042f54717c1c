// One client's streams: opens them, sends no more than the client takes, and closes them with the connection.
import type { Duplex } from 'node:stream'
import {
  isStreamName,
  type StreamInput,
  type StreamName,
  type TerminalSize,
  streams as table,
  windowBytes,
} from '#shared/contract/streams.ts'
import type { FromEngine, ToEngine } from '#shared/contract/wire.ts'
import { failure, toReport } from '#shared/errors.ts'
import { firstIssue } from '#shared/issue-reason.ts'

/** `replayBytes`: how many of the first bytes are history. `resize`: sets the size of the terminal that shows it. */
type OpenedStream = Duplex & { readonly replayBytes?: number; resize?(size: TerminalSize): void }

/** The source of each stream. */
export type StreamHandlers = {
  [S in StreamName]: (input: StreamInput<S>, signal: AbortSignal) => Promise<OpenedStream>
}
type ToStream = Extract<ToEngine, { t: 'open' | 'bytes' | 'taken' | 'size' | 'end' }>
type Open = { duplex: OpenedStream | null; size: TerminalSize | null; abort: AbortController; unread: number }

/** How much may wait for the other end: a user types less. */
export const maxUnreadBytes = 4 * 1024 * 1024

export function serveStreams(handlers: StreamHandlers, post: (message: FromEngine) => void) {
  const open = new Map<number, Open>()

  async function start({ id, stream, input }: Extract<ToStream, { t: 'open' }>) {
    const entry: Open = { duplex: null, size: null, abort: new AbortController(), unread: 0 }
    try {
      if (open.has(id)) throw failure('request.invalid', { operation: 'open', values: { reason: 'id' } })
      open.set(id, entry)
      const duplex = await openNamed(handlers, stream, input, entry.abort.signal)
      if (entry.abort.signal.aborted) return void duplex.on('error', () => undefined).destroy()
      entry.duplex = duplex
      // It may have changed while the stream was being opened.
      if (entry.size) duplex.resize?.(entry.size)
      post({ t: 'opened', id, replayBytes: duplex.replayBytes ?? 0 })
      forward(id, entry, duplex)
    } catch (thrown) {
      if (open.get(id) === entry) open.delete(id)
      if (!entry.abort.signal.aborted) post({ t: 'failed', id, error: toReport(thrown, stream) })
    }
  }

  function forward(id: number, entry: Open, duplex: Duplex) {
    let error: unknown = null
    duplex.on('error', thrown => {
      error = thrown
    })
    duplex.on('close', () => {
      if (open.get(id) !== entry) return
      open.delete(id)
      post(error ? { t: 'failed', id, error: toReport(error, 'stream') } : { t: 'ended', id })
    })
    // A stream that has ended is complete: its other direction is useless.
    duplex.on('end', () => duplex.destroy())
    duplex.on('data', (chunk: Uint8Array) => {
      post({ t: 'bytes', id, bytes: alone(chunk) })
      entry.unread += chunk.byteLength
      if (entry.unread >= windowBytes) duplex.pause()
    })
  }

  function write({ duplex }: Open, bytes: Uint8Array) {
    if (!duplex?.writable) return
    if (duplex.writableLength > maxUnreadBytes)
      duplex.destroy(failure('stream.not-read', { operation: 'stream' }))
    else duplex.write(bytes)
  }

  function resize(entry: Open, { columns, rows }: TerminalSize) {
    entry.size = { columns, rows }
    entry.duplex?.resize?.(entry.size)
  }

  function taken(entry: Open, count: number) {
    entry.unread = Math.max(0, entry.unread - count)
    if (entry.unread < windowBytes / 2) entry.duplex?.resume()
  }

  function close(id: number, { duplex, abort }: Open) {
    open.delete(id)
    abort.abort()
    duplex?.destroy()
  }

  return {
    receive(message: ToStream) {
      if (message.t === 'open') return void start(message)
      const entry = open.get(message.id)
      // It may have ended while this was on its way.
      if (!entry) return
      if (message.t === 'bytes') write(entry, message.bytes)
      else if (message.t === 'taken') taken(entry, message.count)
      else if (message.t === 'size') resize(entry, message)
      else close(message.id, entry)
    },
    closeAll() {
      for (const [id, entry] of open) close(id, entry)
    },
  }
}

function openNamed(handlers: StreamHandlers, name: string, raw: unknown, signal: AbortSignal) {
  if (!isStreamName(name)) throw failure('call.unknown', { operation: 'open', values: { call: name } })
  const input = table[name].safeParse(raw)
  if (!input.success)
    throw failure('request.invalid', { operation: name, values: { reason: firstIssue(input.error) } })
  // Both have the same name, which the types of a table cannot express: the schema has just parsed the handler's
  // input.
  const open = handlers[name] as (input: unknown, signal: AbortSignal) => Promise<OpenedStream>
  return open(input.data, signal)
}

/** A structured clone copies the whole memory that a chunk is a part of. */
const alone = (chunk: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(chunk)
