// Pipes a stream of bytes through a program, such as a decompressor. run.ts keeps a program's output; this
// passes on gigabytes as they come, and no faster than they are consumed.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Exit } from '#engine/ports/process.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { createLineSplitter } from './lines.ts'
import { shownCommand } from './shown-command.ts'
import { socketPair } from './socket-pair.ts'

export type Pipe = (options: {
  command: string
  args: string[]
  input: AsyncIterable<Uint8Array>
  signal: AbortSignal
}) => AsyncGenerator<Buffer, Exit>

const operation = 'process.pipe'
const pieceBytes = 1 << 20
/** One is being filled, one is being read, one was read last, and some wait. */
const pieces = 6

/**
 * Yields the program's output in pieces of 1 MiB except the last; each stays valid until two more are
 * requested. Exit codes are data, as in run.ts. Throws tool.missing, tool.failed if output was lost on the
 * way, whatever `input` throws, and the signal's reason; the program has ended by then, also if the caller
 * stops reading.
 */
export function createProcessPipe({ env }: { env: Record<string, string | undefined> }): Pipe {
  return async function* pipe({ command, args, input, signal }) {
    signal.throwIfAborted()
    const output = await openOutput()
    const child = spawn(command, args, { env, stdio: ['pipe', output.writer, 'pipe'], detached: true })
    output.writer.destroy()
    const exit = exitOf(child, command, shownCommand(command, args))
    // Awaited below, once all of its output has been read.
    exit.catch(() => undefined)
    // A decompressor starts no other programs and needs no cleanup: it is killed at once.
    const end = () => child.kill('SIGKILL')
    signal.addEventListener('abort', end, { once: true })
    const fed = feed(child, input)
    fed.catch(end)
    try {
      yield* output.pieces()
      signal.throwIfAborted()
      const lost = output.lost()
      // However the program ended, its output is incomplete.
      if (lost) throw lostOutput(lost, command, shownCommand(command, args))
      const ended = await exit
      signal.throwIfAborted()
      await fed
      return ended
    } finally {
      signal.removeEventListener('abort', end)
      end()
      output.reader.destroy()
      child.stdin?.destroy()
      await Promise.allSettled([exit, fed])
    }
  }
}

/** Its stdout, read directly into a few large buffers; each is passed on when full. */
async function openOutput() {
  const spare = Array.from({ length: pieces - 1 }, () => Buffer.allocUnsafeSlow(pieceBytes))
  const ready: Buffer<ArrayBuffer>[] = []
  let filling = Buffer.allocUnsafeSlow(pieceBytes)
  let filled = 0
  let over = false
  let wake = () => {}
  const { reader, writer } = await socketPair({
    buffer: () => filling.subarray(filled),
    callback(bytes) {
      filled += bytes
      const next = filled === pieceBytes ? spare.pop() : undefined
      if (!next) return true
      ready.push(filling)
      filling = next
      filled = 0
      wake()
      // If no buffer is free, reading pauses until one is given back.
      return spare.length > 0
    },
  })
  reader.on('close', () => {
    over = true
    wake()
  })
  let lost: Error | null = null
  reader.on('error', thrown => {
    lost = thrown
  })

  async function* take(): AsyncGenerator<Buffer> {
    let last: Buffer<ArrayBuffer> | null = null
    for (;;) {
      const piece = ready.shift()
      if (piece) {
        yield piece
        if (last) spare.push(last)
        last = piece
        // Only with a buffer to fill: reading into nothing breaks the socket.
        if (spare.length > 0) reader.resume()
      } else if (over) break
      else await new Promise<void>(resolve => (wake = resolve))
    }
    if (filled > 0) yield filling.subarray(0, filled)
  }
  return { reader, writer, pieces: take, lost: () => lost }
}

function lostOutput(thrown: Error, tool: string, command: string): unknown {
  const errno = 'code' in thrown ? String(thrown.code) : thrown.message
  const values = { tool, reason: message('reason.output-unreadable', { errno }) }
  return failure('tool.failed', { operation, values, details: { command }, cause: thrown })
}

/** Resolves when everything was written, or the program reads no more. */
async function feed(child: ChildProcess, input: AsyncIterable<Uint8Array>): Promise<void> {
  const { stdin } = child
  if (!stdin) return
  let closed = false
  const gone = new Promise<void>(resolve => {
    stdin.once('close', () => {
      closed = true
      resolve()
    })
  })
  // EPIPE: it ended before it read everything; its exit code tells why.
  stdin.on('error', () => undefined)
  for await (const chunk of input) {
    if (closed) return
    // Wait until it is written: the chunk's memory is reused for the next.
    await Promise.race([new Promise<void>(resolve => stdin.write(chunk, () => resolve())), gone])
  }
  stdin.end()
}

async function exitOf(child: ChildProcess, tool: string, command: string): Promise<Exit> {
  const splitter = createLineSplitter()
  let lines: string[] = []
  const keep = (more: { text: string }[]) => {
    lines = [...lines, ...more.map(({ text }) => text.slice(0, 2000))].slice(-20)
  }
  child.stderr?.on('data', (chunk: Uint8Array) => keep(splitter.push(chunk)))
  const ended = once(child, 'close') as Promise<[number | null, string | null]>
  try {
    const [code, signal] = await ended
    keep(splitter.end())
    return { code, signal, cancelled: false, command, lastLines: lines }
  } catch (thrown) {
    const errno = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown'
    const missing = errno === 'ENOENT'
    const options = { operation, details: { command }, cause: thrown }
    if (missing) throw failure('tool.missing', { ...options, values: { tool, install: '' } })
    throw failure('tool.failed', {
      ...options,
      values: { tool, reason: message('reason.not-started', { errno }) },
    })
  }
}
