// One conversation with a machine over QMP: connect, ask, close. The socket takes one client at a time.
// https://www.qemu.org/docs/master/interop/qmp-spec.html
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { failure } from '#shared/errors.ts'
import { silent } from './silent.ts'

export type Qmp = {
  /** The command's return value. Throws machine.refused with QEMU's own words, machine.silent. */
  ask(command: string, values?: Record<string, unknown>): Promise<unknown>
}

const operation = 'machines'
/** An emulated guest may keep QEMU busy for some time; a longer silence is a fault. */
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

/** Throws machine.silent where nobody listens or answers. */
export async function withQmp<T>(path: string, body: (qmp: Qmp) => Promise<T>): Promise<T> {
  const socket = await connected(path)
  const lines = readLines(socket)
  try {
    await lines.greeting
    let last = 0
    const ask: Qmp['ask'] = async (command, values) => {
      const id = ++last
      const answer = lines.next(id)
      socket.write(`${JSON.stringify({ execute: command, id, ...(values ? { arguments: values } : {}) })}\n`)
      const { error, return: value } = await answer
      if (error) throw failure('machine.refused', { operation, values: { command, reason: error.desc } })
      return value
    }
    await ask('qmp_capabilities')
    return await body({ ask })
  } finally {
    socket.destroy()
  }
}

/** Where another client is being served and one more waits, the system says EAGAIN: then it is this one's turn later. */
async function connected(path: string): Promise<Socket> {
  const deadline = Date.now() + answerMs
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
  const greeting = Promise.withResolvers<Line>()
  waiting.set(0, greeting)
  // Where the connection fails first, nobody waits for it.
  greeting.promise.catch(() => undefined)
  let text = ''
  let broken: unknown = null
  const end = (cause: unknown) => {
    broken ??= silent(cause)
    for (const { reject } of waiting.values()) reject(broken)
    waiting.clear()
  }
  const timer = setTimeout(() => end(null), answerMs)
  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => {
    timer.refresh()
    text += chunk
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n')) {
      take(text.slice(0, at))
      text = text.slice(at + 1)
    }
  })
  socket.on('error', end)
  socket.on('close', () => {
    clearTimeout(timer)
    end(null)
  })

  function take(raw: string) {
    const read = line.safeParse(parsed(raw))
    // Events are lines without a number; they are read from their own file.
    if (!read.success) return
    const id = read.data.QMP ? 0 : read.data.id
    if (id === undefined) return
    waiting.get(id)?.resolve(read.data)
    waiting.delete(id)
  }

  return {
    greeting: greeting.promise,
    next: (id: number) =>
      new Promise<Line>((resolve, reject) => {
        if (broken) return reject(broken)
        timer.refresh()
        waiting.set(id, { resolve, reject })
      }),
  }
}

function parsed(raw: string): unknown {
  try {
    return JSON.parse(raw)
  } catch {
    return null
  }
}
