// A person's socket belongs to their account, so a program that can connect to it acts for that person.
import { readdirSync } from 'node:fs'
import { createConnection, type Socket } from 'node:net'
import { join } from 'node:path'

const name = /^terminal-([a-z0-9-]+)\.sock$/

type Refused = 'EACCES' | 'ECONNREFUSED' | 'gone'

function connect(path: string): Promise<Socket | Refused> {
  const socket = createConnection(path)
  return new Promise(resolve => {
    socket.once('connect', () => resolve(socket))
    socket.once('error', thrown => {
      const code = 'code' in thrown ? thrown.code : null
      resolve(code === 'EACCES' || code === 'ECONNREFUSED' ? code : 'gone')
    })
  })
}

/** `closed`: no broker listens. `denied`: it listens, but only for other accounts. */
type Found =
  | { readonly socket: Socket; readonly person: string }
  | { readonly none: 'closed' | 'denied' | 'several'; readonly people: string[] }

/** `as`: only this person's socket. */
export async function findSocket(folder: string, as: string | null): Promise<Found> {
  const files = (() => {
    try {
      return readdirSync(folder)
    } catch {
      // The folder does not exist without the broker.
      return []
    }
  })()
  const open: { person: string; socket: Socket }[] = []
  const refused = new Set<Refused>()
  for (const file of files) {
    const person = name.exec(file)?.[1]
    if (person === undefined || (as !== null && as !== person)) continue
    const found = await connect(join(folder, file))
    if (typeof found === 'string') refused.add(found)
    else open.push({ person, socket: found })
  }
  const [only, ...more] = open
  if (only && more.length === 0) return only
  for (const { socket } of open) socket.destroy()
  const people = open.map(({ person }) => person)
  // If this account's own socket has no broker behind it, neither have the others.
  const none = refused.has('EACCES') && !refused.has('ECONNREFUSED') ? 'denied' : 'closed'
  return { none: only ? 'several' : none, people }
}
