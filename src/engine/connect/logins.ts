// connect.json of the configuration folder: the Connects where this computer has a login, and the boxes that
// a user linked to Kiln's boxes. The tokens are in the keyring.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { jsonText, parseVersioned } from '#engine/json-file.ts'
import type { Ports } from '#engine/ports/index.ts'
import { createSerialQueue } from '#engine/serial-queue.ts'
import { boxId } from '#shared/box-id.ts'
import { serverNamed } from '#shared/connect/find-known.ts'
import { serverId } from '#shared/connect/known-boxes.ts'
import { failure } from '#shared/errors.ts'
import { suggestion } from '#shared/names.ts'

const operation = 'connect'
const version = 1
/** The window polls each of them every minute. */
const mostServers = 50
const mostLinks = 20_000

const login = z.object({
  address: z.url({ protocol: /^https?$/ }).max(400),
  fingerprint: z.string().nullable(),
})
const link = z.object({ server: serverId, id: z.uuid(), box: boxId })
const file = z.object({
  schema: z.literal(version),
  servers: z.array(login).max(mostServers),
  links: z.array(link).max(mostLinks),
})
type Kept = Pick<z.infer<typeof file>, 'servers' | 'links'>
export type Login = z.infer<typeof login> & { id: string }
export type Link = z.infer<typeof link>

type LoginPorts = Pick<Ports, 'files' | 'folders'>
export type Logins = {
  /** Reads them in the order of addition. Throws connect.logins-newer, file.broken. */
  read(): Promise<{ logins: Login[]; links: Link[] }>
  /** Finds a login by id, address or host name. Throws connect.server-unknown. */
  find(wanted: string): Promise<Login>
  /** Replaces a login at the same address. Throws connect.too-many. */
  add(login: Omit<Login, 'id'>): Promise<void>
  remove(id: string): Promise<void>
  /** null removes the user's link. */
  link(of: Pick<Link, 'server' | 'id'>, box: string | null): Promise<void>
}

export const loginsPath = ({ folders }: Pick<Ports, 'folders'>) => join(folders.config, 'connect.json')
export const idOf = (address: string) => createHash('sha256').update(address).digest('hex').slice(0, 16)

export function createLogins(ports: LoginPorts): Logins {
  const path = loginsPath(ports)
  const inTurn = createSerialQueue()
  const readKept = async (): Promise<Kept> => {
    const text = await ports.files.readText(path)
    if (text === null) return { servers: [], links: [] }
    const errors = { newer: 'connect.logins-newer', broken: 'file.broken', operation } as const
    return parseVersioned(text, { type: file, version, path, errors })
  }
  const read = async () => {
    const { servers, links } = await readKept()
    return { logins: servers.map(each => ({ ...each, id: idOf(each.address) })), links }
  }
  const change = (make: (kept: Kept) => Kept) =>
    inTurn(async () => {
      const { servers, links } = make(await readKept())
      await ports.files.writeText(path, jsonText({ schema: version, servers, links }), { mode: 0o600 })
    })
  return {
    read,
    find: async wanted => findLogin((await read()).logins, wanted),
    add: ({ address, fingerprint }) =>
      change(({ servers, links }) => {
        const others = servers.filter(each => each.address !== address)
        if (others.length === mostServers)
          throw failure('connect.too-many', { operation, values: { count: mostServers } })
        return { servers: [...others, { address, fingerprint }], links }
      }),
    remove: id =>
      change(({ servers, links }) => ({
        servers: servers.filter(({ address }) => idOf(address) !== id),
        links: links.filter(({ server }) => server !== id),
      })),
    link: ({ server, id }, box) =>
      change(({ servers, links }) => {
        const others = links.filter(each => each.server !== server || each.id !== id)
        return {
          servers,
          links: (box === null ? others : [...others, { server, id, box }]).slice(-mostLinks),
        }
      }),
  }
}

function findLogin(logins: readonly Login[], wanted: string): Login {
  const found = serverNamed(logins, wanted)
  if (found) return found
  const known = logins.map(({ address }) => address)
  const values = { name: wanted, suggestion: suggestion(wanted, known) }
  throw failure('connect.server-unknown', { operation, values })
}
