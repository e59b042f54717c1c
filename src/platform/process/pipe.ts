// A program between a stream of bytes and a stream of bytes: a decompressor. Beside run.ts, which keeps what a program
// says: here it is gigabytes, handed on as they come and no faster than they are taken.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type net from 'node:net'
import type { Exit } from '#engine/ports/process.ts'
import { failure } from '#shared/errors.ts'
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
/** More than a socket ever holds, so that one read takes all that is there. */
const pieceBytes = 256 * 1024
const pieces = 8

/**
 * Yields what the program writes; a piece's memory is the caller's until it asks for the next. Exit codes are data, as in
 * run.ts. Throws tool.missing, whatever `input` throws, and the signal's reason; the program has ended by then, also
 * when the caller stops asking.
 */
export function createProcessPipe({ env }: { env: Record<string, string | undefined> }): Pipe {
  return async function* pipe({ command, args, input, signal }) {
    signal.throwIfAborted()
    const output = await openOutput()
    const child = spawn(command, args, { env, stdio: ['pipe', output.writer, 'pipe'], detached: true })
    output.writer.destroy()
    const exit = exitOf(child, command, shownCommand(command, args))
    // Waited for below, once all of its output was taken.
    exit.catch(() => undefined)
    // A decompressor starts no further programs and has nothing to put in order: it is ended at once.
    const end = () => child.kill('SIGKILL')
    signal.addEventListener('abort', end, { once: true })
    const fed = feed(child, input)
    fed.catch(end)
    try {
      yield* output.pieces()
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

/** Its stdout, read into a few buffers that are used again. */
async function openOutput() {
  const spare = Array.from({ length: pieces }, () => Buffer.allocUnsafeSlow(pieceBytes))
  const ready: Buffer<ArrayBuffer>[] = []
  let wake = () => {}
  const { reader, writer } = await socketPair({
    buffer: () => spare.pop() ?? Buffer.allocUnsafeSlow(pieceBytes),
    callback(bytes, buffer) {
      ready.push(Buffer.from(buffer.buffer as ArrayBuffer, buffer.byteOffset, bytes))
      wake()
      return ready.length < pieces - 2
    },
  })
  let over = false
  reader.on('close', () => {
    over = true
    wake()
  })
  // What went wrong with a program is told by how it ended.
  reader.on('error', () => undefined)

  async function* take(socket: net.Socket): AsyncGenerator<Buffer> {
    for (;;) {
      const piece = ready.shift()
      if (piece) {
        yield piece
        spare.push(Buffer.from(piece.buffer, 0, pieceBytes))
        socket.resume()
      } else if (over) return
      else await new Promise<void>(resolve => (wake = resolve))
    }
  }
  return { reader, writer, pieces: () => take(reader) }
}

/** Resolves when everything was fed, or the program wants no more. */
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
  // EPIPE: it ended before it had read everything, and says why by its exit.
  stdin.on('error', () => undefined)
  for await (const chunk of input) {
    if (closed) return
    if (!stdin.write(chunk)) await Promise.race([once(stdin, 'drain').catch(() => undefined), gone])
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
    const values = missing ? { tool, install: '' } : { tool, reason: `it cannot be started (${errno})` }
    const details = { command }
    throw failure(missing ? 'tool.missing' : 'tool.failed', { operation, values, details, cause: thrown })
  }
}
