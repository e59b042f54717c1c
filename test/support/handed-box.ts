// What a box has of its system, below a scratch root: generations whose files are in its own store, and a boot menu.
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

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
  // As systemd-boot's of NixOS: an entry for each generation that is there.
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
