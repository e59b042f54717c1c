// `kiln deploy … --to HOST` logs in while the program is still loading (platform/ssh/connection/begun.ts), as
// far as the command line can be understood without the program's own tables. In all other cases nothing is
// started, and the program logs in itself. Only the program decides what to run on a host: it takes a login
// over only if it is to exactly the host that it wants, with the same configuration.
import { readFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { HostAddress } from '#engine/ports/ssh.ts'
import { nixPath } from '#platform/nix/places.ts'
import { type BegunLogin, beginLogin } from '#platform/ssh/connection/begun.ts'
import { type Env, standardFolders } from './folders.ts'

/** Passes it from the start to the program, which is a module and takes no arguments. */
export const earlyLogin = {
  begun: null as BegunLogin | null,
  begin(words: readonly string[], env: Env): void {
    // Ending a program with its parent needs Linux (process/parent-death.ts).
    if (process.platform !== 'linux') return
    const home = homedir()
    const { data } = standardFolders(env, { home, platform: process.platform })
    const address = addressIn(words, () => readOrNull(join(data, 'hosts.json')))
    if (!address) return
    this.begun = beginLogin({
      address,
      home,
      knownHosts: join(data, 'known_hosts'),
      env: { ...env, PATH: nixPath(env, home) },
      tempFolder: tmpdir(),
    })
  },
}

/** Options of a deploy to one host that do not affect where and how it logs in. */
const switches = new Set(
  ['yes', 'json', 'no-checks', 'again', 'substitute-on-host', 'trust', 'reboot', 'dry-run'].map(
    name => `--${name}`,
  ),
)
const withWord = new Set(
  [
    'check',
    'mode',
    'activate-seconds',
    'confirm-seconds',
    'reboot-seconds',
    'keep',
    'at-once',
    'canary',
    'set',
    'settings',
    'arch',
    'profiles',
    'sudo-password-file',
    'new-address',
    'to',
    'identity',
  ].map(name => `--${name}`),
)

/**
 * Returns the address at which `kiln WORDS` will log in first; null if that is not clear. `hosts`: the text of
 * hosts.json. Pure.
 */
export function addressIn(words: readonly string[], hosts: () => string | null): HostAddress | null {
  const [command, ...rest] = words
  if (command !== 'deploy') return null
  const given = new Map<string, string[]>()
  const sources: string[] = []
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at] ?? ''
    if (!word.startsWith('-')) {
      sources.push(word)
      continue
    }
    if (switches.has(word)) continue
    const [, name = word, joined] = /^(--[a-z-]+)=(.*)$/s.exec(word) ?? []
    const value = joined ?? rest[++at]
    if (!withWord.has(name) || value === undefined) return null
    given.set(name, [...(given.get(name) ?? []), value])
  }
  const [to, ...others] = given.get('--to') ?? []
  if (to === undefined || others.length > 0 || sources.length !== 1) return null
  const found = typed(to) ?? listed(to, hosts())
  const key = given.get('--identity')?.at(-1)
  if (key === '') return null
  // The command resolves the path in the same way (cli/hosts/identity.ts).
  const identity = key === undefined || key.startsWith('~') ? key : resolve(key)
  return found && { ...found, identity: identity ?? found.identity }
}

const userText = /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/
const hostText = /^[A-Za-z0-9][A-Za-z0-9.-]{0,252}$/

/** USER@HOST and USER@HOST:PORT; the program also handles IPv6 addresses. */
function typed(text: string): HostAddress | null {
  const [, user = '', host = '', port = '22'] = /^([^@]+)@([^@:]+)(?::(\d{1,5}))?$/.exec(text) ?? []
  return checked({ host, port: Number(port), user, jump: null, identity: null })
}

/** Finds a host of the list by its id or name. */
function listed(name: string, text: string | null): HostAddress | null {
  if (text === null || name.includes('@')) return null
  try {
    const { schema, hosts } = JSON.parse(text) as { schema: unknown; hosts: Listed[] }
    const host = schema === 1 ? hosts.find(each => each.id === name || each.name === name) : undefined
    return host ? checked(host.address) : null
  } catch {
    // The program reports what is wrong with that file.
    return null
  }
}

type Listed = { id: unknown; name: unknown; address: HostAddress }

/** Leaves out a host behind a jump host, whose own key may need confirmation. */
function checked({ host, port, user, jump, identity }: HostAddress): HostAddress | null {
  const isPlain =
    hostText.test(host) && userText.test(user) && Number.isInteger(port) && port > 0 && port < 65_536
  const isKey = identity === null || (typeof identity === 'string' && identity !== '')
  return isPlain && jump === null && isKey ? { host, port, user, jump, identity } : null
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
