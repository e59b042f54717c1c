// The login of a web server for uploads: the name is in updates/web.json of the configuration folder, the
// password in the keyring.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { jsonText, parseVersioned } from '#engine/json-file.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { WebAccess } from '#engine/ports/web-folder.ts'
import { failure } from '#shared/errors.ts'

const operation = 'updates.login'
const version = 1
const logins = z.object({ schema: z.literal(version), users: z.record(z.string(), z.string()) })

type LoginPorts = Pick<Ports, 'files' | 'folders' | 'keyring'>

const recordPath = ({ folders }: LoginPorts) => join(folders.config, 'updates', 'web.json')
/** One password per server, whatever the folder. */
const serverOf = (address: string) => new URL(address).origin
const accountOf = (server: string) =>
  `updates-web/${createHash('sha256').update(server).digest('hex').slice(0, 16)}`

async function readUsers(ports: LoginPorts): Promise<Record<string, string>> {
  const path = recordPath(ports)
  const text = await ports.files.readText(path)
  if (text === null) return {}
  const errors = { newer: 'update.keys-newer', broken: 'file.broken', operation } as const
  return parseVersioned(text, { type: logins, version, path, errors }).users
}

/** `login`: null removes it. Throws update.upload-plain, keyring.*. */
export async function keepLogin(
  ports: LoginPorts,
  { address, login }: { address: string; login: WebAccess['login'] },
  signal: AbortSignal,
): Promise<void> {
  const server = serverOf(address)
  const { [server]: _, ...others } = await readUsers(ports)
  if (login === null) await ports.keyring.remove(accountOf(server), signal)
  else {
    assertSecret(address)
    await ports.keyring.store(
      { account: accountOf(server), label: `Kiln: updates to ${server}` },
      login.password,
      signal,
    )
  }
  const users = login === null ? others : { ...others, [server]: login.user }
  await ports.files.writeText(recordPath(ports), jsonText({ schema: version, users }), { mode: 0o600 })
}

/** null if this server has no login. Throws update.upload-no-password, keyring.*. */
export async function loginFor(
  ports: LoginPorts,
  address: string,
  signal: AbortSignal,
): Promise<WebAccess['login']> {
  const server = serverOf(address)
  const user = (await readUsers(ports))[server]
  if (user === undefined) return null
  const password = await ports.keyring.read(accountOf(server), signal)
  if (password === null) throw failure('update.upload-no-password', { operation, values: { server } })
  return { user, password }
}

/** Throws if the connection is not encrypted: anyone on the way could read the password. */
function assertSecret(address: string): void {
  const { protocol, hostname } = new URL(address)
  const isHere = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)
  if (protocol !== 'https:' && !isHere)
    throw failure('update.upload-plain', { operation, values: { address } })
}
