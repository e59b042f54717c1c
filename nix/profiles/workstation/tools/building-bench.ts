// The tools that build: update, eval, secure-boot and target. In place of Nix and nixos-rebuild are programs that write
// down their words: what is built is the business of others.
import { chmodSync } from 'node:fs'
import { afterEach, beforeEach } from 'vitest'
import { scratchRoot } from '../../../modules/seed/scratch.ts'
import { runTool, toolStarted } from './run-tool.ts'

const switching = ['secure-boot', 'target']

/** A root for each test of the file. */
export function benchForBuilding() {
  let root: ReturnType<typeof scratchRoot>
  beforeEach(() => {
    root = scratchRoot()
    root.write('calls', '')
    root.write('run/.keep', '')
    for (const name of ['nix', 'nix-store', 'nix-collect-garbage', 'nixos-rebuild', 'systemctl']) {
      root.write(
        `bin/${name}`,
        `#!/bin/sh\necho ${name} "$@" >>"${root.at('calls')}"\n[ ! -e "${root.at('fails')}" ]\n`,
      )
      chmodSync(root.at('bin', name), 0o755)
    }
    for (const file of ['built/nixos-version', 'boot/loader/loader.conf', 'nix/var/nix/profiles/.keep'])
      root.write(file, '')
    builds()
    root.write('etc/nixos/flake.nix', '{ }')
  })
  afterEach(() => root.remove())

  /** What builds and installs a system; `more` runs where it installs. */
  const builds = (more = '') =>
    root.write(
      'bin/nixos-rebuild',
      `#!/bin/sh
    echo nixos-rebuild "$@" >>"${root.at('calls')}"
    [ ! -e "${root.at('fails')}" ] || exit 1
    [ "$1" != build ] || exec ln -s "${root.at('built')}" result
    ${more}`,
    )
  const built = (name: string) => [
    `nixos-rebuild build --flake /etc/nixos#${name}`,
    'nixos-rebuild boot --no-reexec --store-path /built',
  ]
  const given = (name: string) => ({
    before: switching.includes(name) ? ['switch-target'] : [],
    env: {
      PATH: `${root.at('bin')}:${process.env['PATH']}`,
      KILN_ROOT: root.path,
      FLAKE: '/etc/nixos',
      PKI_BUNDLE: '/var/lib/sbctl',
      ESP: '/boot',
    },
  })
  const tool = (name: string, ...words: string[]) => runTool(name, words, given(name))
  const startTool = (name: string, ...words: string[]) => toolStarted(name, words, given(name))
  const calls = () => root.read('calls').replaceAll(root.path, '').split('\n').slice(0, -1)
  const config = (target: string) =>
    root.write('etc/nixos/config.json', JSON.stringify({ host_path: 'x86_64/VM-TEST.nix', target }))
  const target = () => JSON.parse(root.read('etc/nixos/config.json')).target
  /** As the kernel shows a variable of the firmware. */
  const firmware = (name: string, value: number) =>
    root.write(
      `sys/firmware/efi/efivars/${name}-8be4df61-93ca-11d2-aa0d-00e098032b8c`,
      `\u0006\0\0\0${String.fromCharCode(value)}`,
    )
  const write = (path: string, text: string) => root.write(path, text)
  const at = (...parts: string[]) => root.at(...parts)
  return { write, at, builds, built, tool, startTool, calls, config, target, firmware }
}
