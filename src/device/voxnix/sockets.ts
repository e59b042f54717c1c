// The socket of a person belongs to their account: what can be connected to says who asks.
import { readdirSync } from 'node:fs'
import { createConnection, type Socket } from 'node:net'
import { join } from 'node:path'

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
