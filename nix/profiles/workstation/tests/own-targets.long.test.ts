// The flake of a workstation that was installed with the answers "host" and "target": what it builds under each name.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { optionSchema } from '#shared/profiles/option.ts'
import { noSources, ofCell, ofFile } from '../../../tests/given.ts'

const nix = join(import.meta.dirname, '..', '..', '..')
const key = `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA${'I'.repeat(44)} ada@laptop`

type Made = {
  host: string
  target: string
  kept: string[]
  desktop: string
  keys: number
  loader: string
  configJson: Record<string, string>
  refused: string[]
  stateVersion: string
  labels: string[]
}

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-targets-'))
  cpSync(nix, folder, { recursive: true })
})
afterAll(() => rmSync(folder, { recursive: true }))
beforeEach(() => {
  for (const name of ['config.json', 'configuration.nix']) rmSync(join(folder, name), { force: true })
})

const write = (name: string, content: unknown) => writeFileSync(join(folder, name), JSON.stringify(content))
const settings = (options: Record<string, unknown>) =>
  write('settings.json', {
    schema: 1,
    profile: 'workstation',
    stateVersion: '25.11',
    architecture: 'x86_64',
    system: 'x86_64-linux',
    options,
  })
const outputs = join(nix, 'tests', 'outputs.nix')
const made = (name: string) => ofFile<Made>(outputs, `targets."${name}"`, { workspace: folder })

describe.skipIf(noSources)('an installed workstation', () => {
  it('is its host with the answers, in each of the three targets, and says so in config.json [W1]', () => {
    settings({
      host: 'VM-TEST',
      target: 'Standard-Boot',
      authorizedKeys: [key],
      persistentPaths: ['/etc/motd'],
      immutability: true,
    })
    const labels = ['disk-main-esp', 'disk-main-root']
    const host = {
      host: 'VM-TEST',
      desktop: 'hyprland',
      kept: ['/etc/motd'],
      keys: 1,
      stateVersion: '25.11',
      labels,
    }
    for (const [target, loader] of [
      ['Standard-Boot', 'systemd-boot'],
      ['Secure-Boot', 'lanzaboote'],
      ['Disk-Operation', 'systemd-boot'],
    ] as const) {
      const configJson = { host_path: 'x86_64/VM-TEST', target }
      expect(made(`VM-TEST-${target}`)).toEqual({ ...host, target, loader, configJson, refused: [] })
    }
    expect(made('default').target).toBe('Standard-Boot')
    // Another host is as its file has it, without this machine's keys.
    expect(made('FRACTAL-NORTH-Standard-Boot')).toMatchObject({ host: 'FRACTAL-NORTH', keys: 0, kept: [] })
  }, 900_000)

  it('is under its own name what its tools wrote into config.json', () => {
    settings({ host: 'VM-TEST', target: 'Standard-Boot', desktop: 'gnome', hostname: 'desk' })
    write('config.json', { host_path: 'x86_64/VM-TEST', target: 'Secure-Boot' })
    const now = { host: 'desk', target: 'Secure-Boot', desktop: 'gnome', loader: 'lanzaboote', refused: [] }
    expect(made('desk')).toMatchObject(now)
    expect(made('VM-TEST-Standard-Boot')).toMatchObject({
      ...now,
      target: 'Standard-Boot',
      loader: 'systemd-boot',
    })
  }, 900_000)

  it('has the three without a host of the folder too, by its name', () => {
    settings({ target: 'Standard-Boot', diskDevice: '/dev/vda', hostname: 'desk' })
    expect(made('desk-Secure-Boot')).toMatchObject({
      host: 'desk',
      target: 'Secure-Boot',
      configJson: { host_path: 'desk', target: 'Secure-Boot' },
      refused: [],
    })
  }, 900_000)

  it('is under the name that nixos-rebuild looks for, where the host gives it', () => {
    for (const options of [{}, { hostname: null }]) {
      settings({ host: 'VM-TEST', target: 'Standard-Boot', ...options })
      expect(made('VM-TEST')).toMatchObject({ host: 'VM-TEST', target: 'Standard-Boot', refused: [] })
    }
  }, 900_000)

  it('names itself in config.json as its configurations are called, whatever a module calls the machine', () => {
    settings({ target: 'Standard-Boot', diskDevice: '/dev/vda' })
    writeFileSync(join(folder, 'configuration.nix'), '{ kiln.hostName = "desk"; }')
    const configJson = { host_path: 'workstation', target: 'Secure-Boot' }
    expect(made('workstation-Secure-Boot')).toMatchObject({ host: 'desk', configJson, refused: [] })
  }, 900_000)

  it('goes to another target and back also where the form was answered with Secure Boot', () => {
    settings({ host: 'VM-TEST', target: 'Secure-Boot', secureBoot: true })
    const unsigned = { loader: 'systemd-boot', refused: [] }
    expect(made('default')).toMatchObject({ target: 'Secure-Boot', loader: 'lanzaboote', refused: [] })
    for (const target of ['Standard-Boot', 'Disk-Operation'])
      expect(made(`VM-TEST-${target}`)).toMatchObject({ ...unsigned, target })
    write('config.json', { host_path: 'x86_64/VM-TEST', target: 'Standard-Boot' })
    expect(made('default')).toMatchObject({ ...unsigned, target: 'Standard-Boot' })
    settings({ host: 'VM-TEST', target: 'Standard-Boot', secureBoot: false })
    write('config.json', { host_path: 'x86_64/VM-TEST', target: 'Secure-Boot' })
    const signed = { target: 'Secure-Boot', loader: 'lanzaboote', refused: [] }
    expect(made('default')).toMatchObject(signed)
    expect(made('VM-TEST-Secure-Boot')).toMatchObject(signed)
  }, 900_000)

  it('leaves out of its copy the config.json of its tools, and of no other machine', () => {
    const copyOf = (options: Record<string, unknown>, configJson?: unknown) => {
      settings(options)
      if (configJson) write('config.json', configJson)
      const { configuration } = ofFile<{ configuration: string }>(outputs, 'provenance', {
        workspace: folder,
      })
      rmSync(join(folder, 'config.json'), { force: true })
      return configuration
    }
    const installed = { host: 'VM-TEST', target: 'Standard-Boot' }
    expect(copyOf(installed, { target: 'Secure-Boot' })).toBe(copyOf(installed))
    // A file of a person's configuration.nix.
    expect(copyOf({}, { port: 8080 })).not.toBe(copyOf({}))
  }, 900_000)

  it('has none of them as an image, whatever a config.json says', () => {
    settings({ hostname: 'desk' })
    write('config.json', { host_path: 'x86_64/VM-TEST', target: 'Secure-Boot' })
    expect(made('desk')).toMatchObject({ target: 'image', configJson: {}, refused: [] })
    expect(() => made('desk-Secure-Boot')).toThrow(/attribute 'desk-Secure-Boot'/)
  }, 900_000)
})

describe('the form', () => {
  const { options } = optionSchema.parse(
    JSON.parse(readFileSync(join(import.meta.dirname, '..', 'options.json'), 'utf8')),
  )
  const said = (key: string) => options.find(option => option.key === key)?.description ?? ''

  it('offers the hosts of the folder, and the three targets [W1]', () => {
    const valuesOf = (key: string) => {
      const type = options.find(option => option.key === key)?.type
      return type?.kind === 'enum' ? type.values.map(({ value }) => value) : []
    }
    expect(valuesOf('host')).toEqual(['none', 'FRACTAL-NORTH', 'Parallels', 'UTM', 'VM-TEST'])
    expect(valuesOf('target')).toEqual(['image', 'Standard-Boot', 'Secure-Boot', 'Disk-Operation'])
  })

  it('tells beside reset and encryption what suspend, hibernation and a second drive mean for them', () => {
    for (const key of ['immutability', 'encryption'])
      for (const word of [/suspend/, /hibernation/, /second drive/i])
        expect([key, said(key)]).toEqual([key, expect.stringMatching(word)])
    expect(said('diskDevice')).toContain('Two drives with an installed workstation')
  })

  it.skipIf(noSources)(
    'names the target that has no disk image',
    () => {
      const chosen = { host: 'VM-TEST', target: 'Disk-Operation' }
      const call = { profile: 'workstation', system: 'x86_64-linux', settings: { options: chosen } }
      const refused =
        'settings.target is "Disk-Operation", so the disk is made where it is installed and there is no disk image of it. Choose the format ISO and install from it, or set this to "image".'
      expect(ofCell('rawRefusals', call)).toEqual([refused])
      // Also beside the add-on, which is refused. Two such disks cannot be mounted beside one another.
      const added = join(folder, 'luks.nix')
      writeFileSync(added, '{ kiln.addOns.luks.enable = true; disko.enableConfig = false; }')
      expect(ofCell('rawRefusals', call, { added })).toEqual(
        expect.arrayContaining([refused, expect.stringMatching(/^kiln\.addOns\.luks\.enable is true, but/)]),
      )
    },
    300_000,
  )
})
