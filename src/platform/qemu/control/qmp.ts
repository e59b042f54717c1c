// One QMP exchange with a machine: connect, send, close. The socket takes one client at a time.
// https://www.qemu.org/docs/master/interop/qmp-spec.html
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { failure } from '#shared/errors.ts'
import { jsonOrNull } from '#shared/json.ts'
import { silent } from './silent.ts'

export type Qmp = {
  /** The command's return value. Throws machine.refused with QEMU's own words, machine.silent. */
  ask(command: string, values?: Record<string, unknown>): Promise<unknown>
  /** The same without a time limit: QEMU is silent while it saves or loads memory. It also ends if QEMU ends. */
  askPatiently(command: string, values?: Record<string, unknown>): Promise<unknown>
}

const operation = 'machines'
/** An emulated guest may keep QEMU busy for some time; a longer silence is an error. */
const answerMs = 30_000
const busyMs = 20

const line = z.looseObject({
  QMP: z.object({ version: z.object({ qemu: z.record(z.string(), z.number()) }) }).optional(),
  id: z.number().optional(),
  return: z.unknown().optional(),
  error: z.object({ class: z.string(), desc: z.string() }).optional(),
})
type Line = z.infer<typeof line>
type Waiting = { resolve: (line: Line) => void; reject: (thrown: unknown) => void }

/** Throws machine.silent if nothing listens or answers; `limitMs`: how long each answer may take. */
export async function withQmp<T>(
  path: string,
  body: (qmp: Qmp) => Promise<T>,
  limitMs = answerMs,
): Promise<T> {
  const socket = await connected(path, limitMs)
  const lines = readLines(socket)
  try {
    await lines.next(0, limitMs)
    let last = 0
    const asking = (limit: number | null) => async (command: string, values?: Record<string, unknown>) => {
      const id = ++last
      const answer = lines.next(id, limit)
      socket.write(`${JSON.stringify({ execute: command, id, ...(values ? { arguments: values } : {}) })}\n`)
      const { error, return: value } = await answer
      if (error) throw failure('machine.refused', { operation, values: { command, reason: error.desc } })
      return value
    }
    const ask = asking(limitMs)
    await ask('qmp_capabilities')
    return await body({ ask, askPatiently: asking(null) })
  } finally {
    socket.destroy()
  }
}

/** While another client is served and one more waits, the system reports EAGAIN: retry later. */
async function connected(path: string, limitMs: number): Promise<Socket> {
  const deadline = Date.now() + limitMs
  for (;;) {
    const socket = connect({ path })
    try {
      await once(socket, 'connect')
      return socket
    } catch (thrown) {
      const isBusy = thrown instanceof Error && 'code' in thrown && thrown.code === 'EAGAIN'
      if (!isBusy || Date.now() > deadline) throw silent(thrown)
      await delay(busyMs)
    }
  }
}

function readLines(socket: Socket) {
  const waiting = new Map<number, Waiting>()
  /** It may arrive before it is awaited. */
  let greeting: Line | null = null
  const split = createQmpLines(take)
  let broken: unknown = null
  const end = (cause: unknown) => {
    broken ??= silent(cause)
    for (const { reject } of waiting.values()) reject(broken)
    waiting.clear()
  }
  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => {
    if (split(chunk)) return
    end(null)
    socket.destroy()
  })
  socket.on('error', end)
  socket.on('close', () => end(null))

  function take(raw: string) {
    const read = line.safeParse(jsonOrNull(raw))
    // Events are lines without an id; they are read from their own file.
    if (!read.success) return
    if (read.data.QMP) greeting = read.data
    const id = read.data.QMP ? 0 : read.data.id
    if (id === undefined) return
    waiting.get(id)?.resolve(read.data)
    waiting.delete(id)
  }

  async function next(id: number, limitMs: number | null): Promise<Line> {
    if (broken) throw broken
    if (id === 0 && greeting) return greeting
    const { promise, ...settle } = Promise.withResolvers<Line>()
    waiting.set(id, settle)
    const timer = limitMs === null ? undefined : setTimeout(() => end(null), limitMs)
    return promise.finally(() => clearTimeout(timer))
  }

  return { next }
}

/** No answer is as long: a guest that has taken QEMU over sends what it likes. */
const mostLetters = 4 << 20

/** Hands on each line once it is whole. False if one is too long: nothing after it is read. */
export function createQmpLines(take: (line: string) => void): (chunk: string) => boolean {
  let pieces: string[] = []
  let letters = 0
  return chunk => {
    const [first = '', ...rest] = chunk.split('\n')
    for (const [at, text] of [first, ...rest].entries()) {
      if (at > 0) {
        take(pieces.join(''))
        pieces = []
        letters = 0
      }
      pieces.push(text)
      letters += text.length
    }
    return letters <= mostLetters
  }
}
