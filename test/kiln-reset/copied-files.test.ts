// A file that NixOS copied to /etc, as it does with SSH keys, does not survive the configuration that had it.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { runTool } from '../../nix/profiles/workstation/tools/run-tool.ts'
import { ResetDisk } from './disk.ts'
import { missing } from './program.ts'

const nixpkgs = process.env['KILN_NIXPKGS']
const needs =
  missing ??
  (nixpkgs === undefined ? 'needs KILN_NIXPKGS' : undefined) ??
  (spawnSync('perl', ['-MFile::Slurp', '-e', '']).status === 0 ? undefined : 'needs File::Slurp')
const filter = '@root\tetc/.clean\n@root\tetc/ssh\n@root\tetc/nixos\n@home\tada\n'

let disk: ResetDisk
afterEach(() => disk?.remove())

/** What the activation of a configuration does with /etc: ours, then NixOS's script. */
function activate(files: Readonly<Record<string, string>>): void {
  const etc = join(disk.scratch, `etc-${Object.keys(files).join('-').replaceAll('/', '_')}`)
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(etc, name)), { recursive: true })
    for (const [end, value] of Object.entries({ '': text, '.mode': '0444', '.uid': '+0', '.gid': '+0' }))
      writeFileSync(join(etc, `${name}${end}`), value)
  }
  mkdirSync(etc, { recursive: true })
  const ours = runTool('../disk/copied-files', [], {
    env: { KILN_ROOT: disk.path('@root'), CLEAN: disk.path('@snapshots/@root/CLEAN') },
  })
  expect(ours).toEqual({ status: 0, said: '', complained: '' })
  const theirs = join(nixpkgs ?? '', 'nixos/modules/system/etc/setup-etc.pl')
  const stage = 'mount --bind "$1" /etc && exec perl "$2" "$3"'
  execFileSync('unshare', ['--mount', 'sh', '-c', stage, 'sh', disk.path('@root/etc'), theirs, etc], {
    stdio: 'pipe',
  })
}
const start = (files: Readonly<Record<string, string>>) => {
  expect(disk.boot({ filter }).entries.map(entry => entry.done)).toEqual(['reset', 'reset'])
  disk.session(() => activate(files))
}
const [ada, eve, motd] = ['ssh/authorized_keys.d/ada', 'ssh/authorized_keys.d/eve', 'old-notice']
const there = () => disk.whileMounted(() => [ada, eve, motd].filter(name => disk.has(`@root/etc/${name}`)))

describe.skipIf(needs)(`files that NixOS copies${needs ? ` (${needs})` : ''}`, () => {
  it('go with their configuration, where another one starts after a reset', () => {
    disk = new ResetDisk({ sizeMiB: 256 })
    // The installation, whose start makes CLEAN.
    disk.whileMounted(() => {
      execFileSync('btrfs', ['subvolume', 'delete', disk.path('@snapshots/@root/CLEAN')], { stdio: 'pipe' })
      activate({ [ada]: 'key', [motd]: 'of the installation' })
    })
    disk.boot({ filter })
    disk.session(() => activate({ [ada]: 'key', [motd]: 'of the installation' }))
    disk.boot({ filter })
    // A switch without what the installation had adds the keys of eve.
    disk.session(() => activate({ [ada]: 'key', [eve]: 'key' }))
    expect(there()).toEqual([ada, eve])
    start({ [ada]: 'key', [eve]: 'key' })
    expect(there()).toEqual([ada, eve])
    start({ [ada]: 'key' })
    expect(there()).toEqual([ada])
    start({})
    expect(there()).toEqual([])
    start({})
    expect(there()).toEqual([])
  })

  it('stay where a person has written another file of that name', () => {
    disk = new ResetDisk({ sizeMiB: 256 })
    disk.whileMounted(() => {
      execFileSync('btrfs', ['subvolume', 'delete', disk.path('@snapshots/@root/CLEAN')], { stdio: 'pipe' })
      activate({ [ada]: 'key' })
    })
    disk.boot({ filter })
    disk.session(() => activate({}))
    disk.boot({ filter })
    disk.session(() => {
      activate({})
      disk.write(`@root/etc/${ada}`, 'of a person')
    })
    start({})
    expect(there()).toEqual([ada])
  })
})
