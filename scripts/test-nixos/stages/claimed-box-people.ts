// The owner of a box and the next one: each has a Connect on this computer, and a Kiln with a login there in a real keyring.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { keyringLab, keyringLacks } from '#test/keyring/keyring-lab.ts'
import { type ConnectServer, serveConnect } from '../machine/connect-server.ts'
import { type Clock, createClock } from '../machine/time-server.ts'
import { ToolError, UnavailableError } from '../tool-error.ts'
import { createKiln, type Kiln } from './flashed-drive.ts'

const cli = resolve(import.meta.dirname, '../../../src/cli/index.ts')

export type Person = {
  name: string
  email: string
  key: { path: string; publicKey: string }
  kiln: Kiln
  /** The server that answers now. */
  connect(): ConnectServer
  /** Their server ends, and comes back at the same address with what it had. */
  endConnect(): Promise<void>
  startConnect(): Promise<void>
}
export type People = AsyncDisposable & { ada: Person; grace: Person; clock: Clock }
type Key = Person['key']

/** `adaKey`: of the administrator of the box. */
export async function startPeople({
  folder,
  env,
  adaKey,
}: {
  folder: string
  env: NodeJS.ProcessEnv
  adaKey: Key
}): Promise<People> {
  if (keyringLacks.length > 0) throw new UnavailableError(`a login needs ${keyringLacks.join(', ')}`)
  await using ends = new AsyncDisposableStack()
  const clock = createClock()
  const keyring = await keyringLab()
  process.once('exit', keyring.close)
  ends.defer(() => {
    process.off('exit', keyring.close)
    keyring.close()
  })
  await keyring.unlock()
  const { DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR } = keyring.env
  const withKeyring = { ...env, DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR }

  const person = async (name: string, key: Key): Promise<Person> => {
    const own = join(folder, name.split(' ')[0]?.toLowerCase() ?? name)
    const home = join(own, 'server')
    mkdirSync(home, { recursive: true })
    const serve = (port?: number) =>
      serveConnect({ home, env: clock.env, ...(port !== undefined && { port }) })
    let server: ConnectServer | null = await serve()
    const { port } = server
    const endConnect = async () => {
      await server?.[Symbol.asyncDispose]()
      server = null
    }
    ends.defer(endConnect)
    const connect = () => {
      if (server === null) throw new ToolError(`The Connect of ${name} is away.`)
      return server
    }
    const kilnEnv = () => ({ ...withKeyring, KILN_HOME: join(own, 'laptop'), ...clock.env() })
    logIn(connect(), kilnEnv())
    return {
      name,
      email: `${name.split(' ')[0]?.toLowerCase()}@example.com`,
      key,
      kiln: createKiln(kilnEnv),
      connect,
      endConnect,
      startConnect: async () => {
        server = await serve(port)
      },
    }
  }
  const ada = await person('Ada Lovelace', adaKey)
  const grace = await person('Grace Hopper', makeKey(join(folder, 'grace-key')))
  const all = ends.move()
  return { ada, grace, clock, [Symbol.asyncDispose]: () => all.disposeAsync() }
}

function makeKey(path: string): Key {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', path])
  return { path, publicKey: readFileSync(`${path}.pub`, 'utf8').trim() }
}

/** The line of the login is read, and never a word of a command. */
function logIn({ run, address }: ConnectServer, env: NodeJS.ProcessEnv): void {
  const { computer } = run('computers', 'make', 'laptop', '--url', address) as { computer: { login: string } }
  const words = ['--disable-warning=ExperimentalWarning', cli, 'connect', 'login', '--json']
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    env,
    input: `${computer.login}\n`,
    encoding: 'utf8',
  })
  if (status !== 0) throw new ToolError(`kiln connect login ended with ${status}: ${stderr || stdout}`)
}

/** For one box, which gets its configuration without another yes. */
export function ticketOf({ name, email, connect }: Person): string {
  const { run, address } = connect()
  const { ticket } = run('enrol', address, '--name', name, '--email', email, '--at-once') as {
    ticket: string
  }
  return ticket
}
