// A Unix socket with lines of JSON, as QEMU's monitor and its guest agent have. One caller at a time.
import { once } from 'node:events'
import { connect } from 'node:net'
import { fieldsOf } from '../lib/decode.ts'

export type Fields = NonNullable<ReturnType<typeof fieldsOf>>
export type LineSocket = Awaited<ReturnType<typeof lineSocket>>

const mostBytes = 1024 * 1024

/** No answer in time, or the other side closed. `isAbsent`: no program listens there at all. */
export class Silence extends Error {
  readonly isAbsent: boolean
  constructor(text: string, isAbsent = false) {
    super(text)
    this.isAbsent = isAbsent
  }
}

/** Throws Silence. */
export async function lineSocket(path: string, limitMs: number) {
  const late = AbortSignal.timeout(Math.ceil(limitMs))
  const socket = connect(path)
  const waiting: ((line: Fields | null) => void)[] = []
  const arrived: Fields[] = []
  let [unread, isOver] = ['', false]
  const give = (line: Fields | null) => {
    const next = waiting.shift()
    if (next) next(line)
    else if (line !== null) arrived.push(line)
  }
  const end = () => {
    isOver = true
    while (waiting.length > 0) give(null)
  }
  socket.setEncoding('latin1').on('data', (text: string) => {
    unread += text
    const lines = unread.split('\n')
    unread = lines.pop() ?? ''
    if (unread.length > mostBytes || arrived.length > 1000) socket.destroy()
    for (const line of lines) {
      // The agent marks the beginning of an answer with this byte.
      const found = parsed(line.slice(line.lastIndexOf('\xff') + 1))
      if (found !== null) give(found)
    }
  })
  socket.on('close', end).on('error', end)
  await once(socket, 'connect', { signal: late }).catch((thrown: unknown) => {
    socket.destroy()
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null
    throw new Silence(`${path}: nothing answers`, code === 'ENOENT' || code === 'ECONNREFUSED')
  })
  return {
    send: (line: string) => socket.write(Buffer.from(line, 'latin1')),
    /** The next line. Throws Silence. */
    next: (patienceMs: number): Promise<Fields> =>
      new Promise((resolve, reject) => {
        const early = arrived.shift()
        if (early !== undefined) return resolve(early)
        const silent = () => reject(new Silence(`${path}: no answer`))
        if (isOver) return silent()
        const take = (line: Fields | null) => {
          clearTimeout(timer)
          if (line === null) silent()
          else resolve(line)
        }
        const timer = setTimeout(() => {
          waiting.splice(waiting.indexOf(take), 1)
          silent()
        }, patienceMs)
        waiting.push(take)
      }),
    close: () => socket.destroy(),
  }
}

function parsed(line: string): Fields | null {
  try {
    return fieldsOf(JSON.parse(line))
  } catch {
    // The unfinished rest of an earlier caller's exchange.
    return null
  }
}
