// One connection to the broker. The socket of a person belongs to their account: what can be connected to says who asks.
import { readdirSync } from 'node:fs'
import { createConnection, type Socket } from 'node:net'
import { join } from 'node:path'
import type { Request } from '#shared/workloads/wire.ts'
import { longestReply, type Progress, type Reply } from '#shared/workloads/wire.ts'

const name = /^terminal-([a-z0-9-]+)\.sock$/

function connect(path: string): Promise<Socket | null> {
  const socket = createConnection(path)
  return new Promise(resolve => {
    socket.once('connect', () => resolve(socket))
    socket.once('error', () => resolve(null))
  })
}

type Found = { readonly socket: Socket } | { readonly none: 'closed' | 'several'; readonly people: string[] }

/** `as`: only this person's. */
export async function findSocket(folder: string, as: string | null): Promise<Found> {
  const files = (() => {
    try {
      return readdirSync(folder)
    } catch {
      // Without the broker there is no folder.
      return []
    }
  })()
  const open: { person: string; socket: Socket }[] = []
  for (const file of files) {
    const person = name.exec(file)?.[1]
    if (person === undefined || (as !== null && as !== person)) continue
    const socket = await connect(join(folder, file))
    if (socket) open.push({ person, socket })
  }
  const [only, ...more] = open
  if (only && more.length === 0) return { socket: only.socket }
  for (const { socket } of open) socket.destroy()
  return { none: only ? 'several' : 'closed', people: open.map(({ person }) => person) }
}

export function createClient(socket: Socket, watch: (progress: Progress) => void) {
  let kept = ''
  let number = 0
  const waits = new Map<number, { resolve: (reply: Reply) => void; reject: (cause: Error) => void }>()
  const take = (line: Reply | Progress) => {
    if (!('ok' in line)) return watch(line)
    waits.get(line.id)?.resolve(line)
    waits.delete(line.id)
  }
  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => {
    kept += chunk
    if (kept.length > 2 * longestReply) socket.destroy()
    const lines = kept.split('\n')
    kept = lines.pop() ?? ''
    for (const line of lines) take(JSON.parse(line))
  })
  socket.on('close', () => {
    for (const { reject } of waits.values()) reject(new Error('closed'))
  })
  return {
    ask(verb: Request['verb'], input: Request['input']): Promise<Reply> {
      const request: Request = { id: ++number, verb, input }
      socket.write(`${JSON.stringify(request)}\n`)
      return new Promise((resolve, reject) => waits.set(request.id, { resolve, reject }))
    },
    close: () => socket.end(),
  }
}
export type Client = ReturnType<typeof createClient>
