// For tests of a box that is handed over: what it has of its system, below a scratch root (generations whose files are
// in its own store, and a boot menu), and the order that hands it from Ada to Grace.
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { OrderValues } from '#shared/connect/order.ts'
import { keyPair, orderedBox } from './ordered-box.ts'

export const put = (path: string, text = 'mine\n') => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

type System = {
  /** Lines of authorized_keys. */
  keys?: string[]
  /** Users with a password in it; null: it does not say it. */
  passwords?: string[] | null
}
const storeOf = (root: string, name: string) => join(root, 'nix/store', name)
const profiles = 'nix/var/nix/profiles'

/** A generation, whose number is its place in the profile. */
export function addSystem(root: string, number: number, { keys = [], passwords = [] }: System = {}) {
  const system = storeOf(root, `system-${number}`)
  if (keys.length > 0) put(join(system, 'etc/ssh/authorized_keys.d/root'), `${keys.join('\n')}\n`)
  if (passwords) put(join(system, 'etc/kaliun/passwords.json'), JSON.stringify(passwords))
  const menu = join(root, 'boot/loader/entries')
  mkdirSync(menu, { recursive: true })
  // systemd-boot's menu on NixOS has an entry for each existing generation.
  const text = `#!/bin/sh
cd '${menu}' && rm -f -- *.conf
for link in '${join(root, profiles)}'/system-*-link; do
  number=\${link%-link}; number=\${number##*-}
  printf 'title NixOS\\noptions init=/nix/store/system-%s/init\\n' "$number" >"nixos-generation-$number.conf"
done
`
  put(join(system, 'bin/switch-to-configuration'), text)
  chmodSync(join(system, 'bin/switch-to-configuration'), 0o755)
  mkdirSync(join(root, profiles), { recursive: true })
  symlinkSync(system, join(root, profiles, `system-${number}-link`))
}

export function runSystem(root: string, number: number, kept = number) {
  mkdirSync(join(root, 'run'), { recursive: true })
  for (const [path, to] of [
    [join(root, 'run/current-system'), storeOf(root, `system-${number}`)],
    [join(root, profiles, 'system'), `system-${kept}-link`],
  ] as const) {
    if (existsSync(path)) rmSync(path)
    symlinkSync(to, path)
  }
}

const trustFile = '/var/lib/kaliun/updates-trust.json'
type Connect = Parameters<typeof orderedBox>[0]
type HandOver = Extract<OrderValues, { kind: 'hand-over' }>
const key = (byte: number) => `kiln-1:${Buffer.alloc(32, byte).toString('base64')}`
/** From where Grace's system gets its updates. */
export const updates = {
  source: 'https://updates.example.com',
  for: 'box/0123456789abcdef',
  profile: 'appliance',
  architecture: 'x86_64-linux',
  recovery: key(1),
  keys: { number: 5, daily: key(2), made: 5 },
}
/** A key without its comment. */
export const bare = (line: string) => line.split(' ').slice(0, 2).join(' ')

/** Ada's box at her Connect, and Grace's key. */
export async function handed(connect: Connect, folder: string, words = ['--trust', trustFile]) {
  const ordered = await orderedBox(connect, folder, words)
  const grace = keyPair(folder, 'grace')
  const order = (values: Partial<HandOver['values']> = {}): HandOver => ({
    kind: 'hand-over',
    values: {
      to: null,
      owner: { name: 'Grace Hopper', keys: [bare(grace.line)] },
      updates,
      keeps: true,
      ...values,
    },
  })
  const handing = (path = '') => join(ordered.box.path('handing'), path)
  return { ...ordered, grace, order, handing }
}
