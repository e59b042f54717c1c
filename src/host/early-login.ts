// `kiln deploy … --to HOST` logs in while the program is still being loaded (platform/ssh/connection/begun.ts): what the words
// of the command line say without the program's own tables. Where they say anything else, or something that is not known here,
// nothing is begun, and the program logs in itself. What it asks of a host is decided by the program alone: only a login to
// just the host that it wants, by the same configuration, is taken over.
import { readFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { HostAddress } from '#engine/ports/ssh.ts'
import { nixPath } from '#platform/nix/places.ts'
import { type BegunLogin, beginLogin } from '#platform/ssh/connection/begun.ts'
import { type Env, standardFolders } from './folders.ts'

/** How the start hands it to the program, which is a module of its own and takes no words. */
export const earlyLogin = {
  begun: null as BegunLogin | null,
  begin(words: readonly string[], env: Env): void {
    // What ends a program with its parent is Linux's (process/parent-death.ts).
    if (process.platform !== 'linux') return
    const home = homedir()
    const { data } = standardFolders(env, { home, platform: process.platform })
    const address = addressIn(words, () => readOrNull(join(data, 'hosts.json')))
    if (!address) return
    this.begun = beginLogin({
      ...{ address, home, knownHosts: join(data, 'known_hosts') },
      env: { ...env, PATH: nixPath(env, home) },
      tempFolder: tmpdir(),
    })
  },
}

/** Options that a deploy with one host may have, and that change nothing of where and how it logs in. */
const switches = new Set(
  ['yes', 'json', 'no-checks', 'again', 'substitute-on-host', 'trust', 'reboot', 'dry-run'].map(
    name => `--${name}`,
  ),
)
const withWord = new Set(
  [
    ...[
      'check',
      'mode',
      'activate-seconds',
      'confirm-seconds',
      'reboot-seconds',
      'keep',
      'at-once',
      'canary',
    ],
    ...['set', 'settings', 'arch', 'profiles', 'sudo-password-file', 'new-address', 'to', 'identity'],
  ].map(name => `--${name}`),
)

/** Where `kiln WORDS` will log in first of all; null where that is not plain. `hosts`: the text of hosts.json. Pure. */
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
  // As the command does (cli/hosts/identity.ts).
  const identity = key === undefined || key.startsWith('~') ? key : resolve(key)
  return found && { ...found, identity: identity ?? found.identity }
}

const userText = /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/
const hostText = /^[A-Za-z0-9][A-Za-z0-9.-]{0,252}$/

/** USER@HOST and USER@HOST:PORT; of an IPv6 address the program knows more. */
function typed(text: string): HostAddress | null {
  const [, user = '', host = '', port = '22'] = /^([^@]+)@([^@:]+)(?::(\d{1,5}))?$/.exec(text) ?? []
  return checked({ host, port: Number(port), user, jump: null, identity: null })
}

/** By its id or name. */
function listed(name: string, text: string | null): HostAddress | null {
  if (text === null || name.includes('@')) return null
  try {
    const { schema, hosts } = JSON.parse(text) as { schema: unknown; hosts: Listed[] }
    const host = schema === 1 ? hosts.find(each => each.id === name || each.name === name) : undefined
    return host ? checked(host.address) : null
  } catch {
    // The program says what is wrong with that file.
    return null
  }
}

type Listed = { id: unknown; name: unknown; address: HostAddress }

/** Not behind a jump host, whose own key may want to be asked for. */
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
