// kiln-host keep: what it refuses, and that a deploy still replaces what it has changed.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { runTool } from '../../nix/profiles/workstation/tools/run-tool.ts'
import { ResetDisk } from './disk.ts'
import { Machine, toolEnv, toolOn } from './machine.ts'
import { missing } from './program.ts'

const needs = missing ?? (spawnSync('jq', ['--version']).status === 0 ? undefined : 'needs jq')
const script = join(import.meta.dirname, '../../nix/modules/base/configuration/kiln-configuration.sh')

let disk: ResetDisk
let machine: Machine | undefined
afterEach(() => {
  machine?.shutDown()
  machine = undefined
  disk?.remove()
})

function start(): Machine {
  disk = new ResetDisk({ sizeMiB: 128 })
  machine = new Machine(disk)
  mkdirSync(machine.place('var/lib/kiln'), { recursive: true })
  return machine
}
const keep = (path: string) => toolOn(disk, machine?.root ?? '', ['keep', path])

/** What kiln-configuration makes of /etc/nixos: the name of the configuration that is there then. */
function deploy(on: Machine, name: string, paths: string[]): string {
  on.write('store/config.json', '{"host_path":"x86_64/VM-TEST","target":"Standard-Boot"}')
  on.write(`store/${name}/flake.nix`, '{ }')
  on.write(`store/${name}/settings.json`, JSON.stringify({ name, options: { persistentPaths: paths } }))
  const env = { PATH: process.env['PATH'], KILN_ROOT: on.root, TARGET: '/etc/nixos' }
  const { status, stderr } = spawnSync('bash', ['-euo', 'pipefail', script], {
    encoding: 'utf8',
    env: { ...env, SOURCE: on.place(`store/${name}`), MACHINE: on.place('store/config.json') },
  })
  expect([status, stderr]).toEqual([0, ''])
  return JSON.parse(on.read('etc/nixos/settings.json')).name
}

describe.skipIf(needs)(`kiln-host keep${needs ? ` (${needs})` : ''}`, () => {
  it('names no path behind a link, where each reset would stop, and says what to name', () => {
    const on = start()
    on.write('etc/nixos/settings.json', '{}')
    on.write('home/ada/real/letter', '')
    symlinkSync('real', on.place('home/ada/link'))
    expect(keep('/home/ada/link/letter')).toMatchObject({
      status: 1,
      complained: expect.stringContaining('Name what it leads to: /home/ada/real/letter'),
    })
    expect(on.read('etc/nixos/settings.json')).toBe('{}')
    // The link itself stays a link.
    for (const path of ['/home/ada/link', '/home/ada/real/letter', '/etc']) expect(keep(path).status).toBe(0)
  })

  it('names no path that a build or a reset would take for another one', () => {
    const on = start()
    on.write('etc/nixos/settings.json', '{}')
    const fails = (path: string, cwd?: string) =>
      expect(
        runTool('keep', [path], { env: toolEnv(disk, on.root), ...(cwd !== undefined && { cwd }) }),
      ).toMatchObject({ status: 1, complained: expect.stringContaining('cannot be named') })
    on.write('home/ada/*', '')
    fails('/home/ada/*')
    fails('/home/ada/a\tb')
    fails('/home/ada/end\n')
    // The working folder is part of a relative path.
    const folder = Buffer.concat([Buffer.from(on.place('home/ada/M')), Buffer.from([0xff])])
    mkdirSync(folder)
    const within = ['bash', '-c', `cd "${on.place('home/ada')}/"M?; exec "$@"`, 'bash']
    expect(runTool('keep', ['foo'], { env: toolEnv(disk, on.root), within })).toMatchObject({
      status: 1,
      complained: expect.stringContaining('one that is not UTF-8'),
    })
    mkdirSync(on.place('home/ada/a\tb'))
    fails('foo', on.place('home/ada/a\tb'))
    expect(on.read('etc/nixos/settings.json')).toBe('{}')
  })

  it('leaves what a deploy brought replaceable by one that names the path too', () => {
    const on = start()
    on.write('etc/motd', '')
    on.write('etc/wifi', '')
    // The disk has one already, which an installer made.
    rmSync(on.place('etc/nixos'), { recursive: true })
    expect(deploy(on, 'one', [])).toBe('one')
    expect([keep('/etc/motd').status, keep('/etc/wifi').status]).toEqual([0, 0])
    expect(existsSync(on.place('etc/nixos/settings.json.lock'))).toBe(false)
    expect(deploy(on, 'two', ['/etc/motd'])).toBe('one')
    expect(deploy(on, 'three', ['/etc/motd', '/etc/wifi'])).toBe('three')
    expect(deploy(on, 'four', [])).toBe('four')
  })

  it('leaves it replaceable after a run that could not write, or that was cut off', () => {
    const on = start()
    for (const name of ['motd', 'wifi']) on.write(`etc/${name}`, '')
    rmSync(on.place('etc/nixos'), { recursive: true })
    expect(deploy(on, 'one', [])).toBe('one')
    const withoutRoom = (what: string) =>
      runTool('keep', [what], {
        env: toolEnv(disk, on.root),
        within: ['prlimit', '--fsize=0'],
      })
    expect(withoutRoom('/etc/motd').status).not.toBe(0)
    expect(existsSync(on.place('etc/nixos/settings.json.new'))).toBe(false)
    on.write('etc/nixos/settings.json.new', '{')
    expect(keep('/etc/motd').status).toBe(0)
    // Where /var alone has no room.
    mkdirSync(on.place('var/lib/kiln/configuration.kept.new'))
    expect(keep('/etc/wifi').status).not.toBe(0)
    rmSync(on.place('var/lib/kiln/configuration.kept.new'), { recursive: true })
    expect(keep('/etc/wifi').status).toBe(0)
    expect(deploy(on, 'two', ['/etc/motd', '/etc/wifi'])).toBe('two')
  })

  it('takes a link without its file for a fault, and not for a configuration of a person', () => {
    const on = start()
    on.write('etc/motd', '')
    on.write('etc/nixos/flake.nix', '{ }')
    symlinkSync('elsewhere.json', on.place('etc/nixos/settings.json'))
    expect(keep('/etc/motd')).toMatchObject({
      status: 1,
      said: '',
      complained: expect.stringContaining('settings.json is a link to something that is not there'),
    })
    expect(existsSync(on.place('etc/nixos/elsewhere.json'))).toBe(false)
  })

  it('records nothing for a folder that a person changed', () => {
    const on = start()
    on.write('etc/motd', '')
    on.write('etc/nixos/settings.json', '{}')
    expect(keep('/etc/motd').status).toBe(0)
    expect(existsSync(on.place('var/lib/kiln/configuration.kept'))).toBe(false)
  })
})
