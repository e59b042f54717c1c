// The tools that build: update, eval and secure-boot. In place of Nix and nixos-rebuild are programs that write down their
// words: what is built is the business of others.
import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { scratchRoot } from '../../../modules/seed/scratch.ts'
import { runTool } from './run-tool.ts'

let root: ReturnType<typeof scratchRoot>
beforeEach(() => {
  root = scratchRoot()
  root.write('calls', '')
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
  'nixos-rebuild boot --store-path /built',
]
const tool = (name: string, ...words: string[]) =>
  runTool(name, words, {
    after: switching.includes(name)
      ? ['configuration-name', 'keep-start', 'firmware']
      : ['configuration-name'],
    before: switching.includes(name) ? ['switch-target'] : [],
    env: {
      PATH: `${root.at('bin')}:${process.env['PATH']}`,
      KILN_ROOT: root.path,
      FLAKE: '/etc/nixos',
      PKI_BUNDLE: '/var/lib/sbctl',
      ESP: '/boot',
    },
  })
const switching = ['secure-boot', 'target']
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

it('update switches to the host and target that config.json names', () => {
  config('Standard-Boot')
  expect(tool('update')).toEqual({ status: 0, said: '', complained: '' })
  expect(calls()).toEqual(['nixos-rebuild switch --flake /etc/nixos#VM-TEST-Standard-Boot'])
})

it('update says where it builds something else than what a deploy brought', () => {
  config('Standard-Boot')
  root.write('var/lib/kiln/configuration.differs', '')
  expect(tool('update')).toMatchObject({
    status: 0,
    complained: expect.stringContaining('To compare: diff -r /etc/kiln/configuration /etc/nixos'),
  })
})

it('update collects garbage before it builds, deletes generations after the switch, and restarts last', () => {
  config('Secure-Boot')
  expect(tool('update', '--reboot', '--upgrade', '--rebuild-filesystem').status).toBe(0)
  expect(calls()).toEqual([
    'nix-collect-garbage',
    'nix-store --verify --repair',
    'nix --extra-experimental-features nix-command flakes flake update --flake /etc/nixos',
    'nixos-rebuild switch --flake /etc/nixos#VM-TEST-Secure-Boot --install-bootloader',
    'systemctl start kiln-generations.service',
    'nix-collect-garbage',
    'systemctl reboot',
  ])
})

/** The tool of the system that was built. */
function builtResets(next: string, ...rows: string[]): void {
  const file = 'nix/var/nix/profiles/system/sw/bin/kiln-host'
  const lines = ['mode\treset', `next\t${next}`, ...rows, 'end'].map(
    line => `printf '%b\\n' '${line.replaceAll('\t', '\\t')}'`,
  )
  root.write(file, `#!/bin/sh\nif [ "$2" = --next ]; then echo ${next}; exit; fi\n${lines.join('\n')}\n`)
  chmodSync(root.at(file), 0o755)
}
const restart = (typed: readonly string[]) =>
  runTool('update', ['--reboot'], {
    typed,
    after: ['configuration-name'],
    env: { PATH: `${root.at('bin')}:${process.env['PATH']}`, KILN_ROOT: root.path, FLAKE: '/etc/nixos' },
  })

it('update says what the next start takes away, and restarts only after a yes', () => {
  config('Standard-Boot')
  builtResets('reset', 'side\taway\t4096\t2', 'side\tback\t5\t1')
  const done = restart([])
  expect(done).toMatchObject({ status: 1, complained: expect.stringContaining('Not restarted') })
  expect(done.said).toBe(
    'The next start takes away 4.0KiB of 2 programs. To see which: kiln-host diff\nThe next start brings back 5B of 1 program. To see which: kiln-host diff\n',
  )
  expect(restart(['no']).status).toBe(1)
  expect(calls()).not.toContain('systemctl reboot')
  expect(restart(['y']).status).toBe(0)
  expect(calls()).toContain('systemctl reboot')
})

it('update restarts without a question where the next start takes nothing away', () => {
  config('Standard-Boot')
  builtResets('first-snapshot', 'side\taway\t4096\t2')
  const first = restart([])
  expect(first).toMatchObject({ status: 0, complained: '' })
  expect(first.said).toMatch(
    /^The next start only takes a snapshot.*\nA reset takes away 4\.0KiB of 2 programs/,
  )
  builtResets('disabled', 'side\taway\t4096\t2')
  expect(restart([])).toEqual({ status: 0, said: '', complained: '' })
  builtResets('reset')
  expect(restart([])).toEqual({ status: 0, said: '', complained: '' })
})

it('update deletes no generation where the switch failed', () => {
  config('Standard-Boot')
  root.write('bin/nixos-rebuild', '#!/bin/sh\nexit 1\n')
  expect(tool('update', '--clean').status).toBe(1)
  expect(calls()).toEqual(['nix-collect-garbage', 'nix-store --verify --repair'])
})

it('update does not restart into what could not be built', () => {
  config('Standard-Boot')
  root.write('fails', '')
  expect(tool('update', '--reboot').status).toBe(1)
  expect(calls()).toHaveLength(1)
})

it.each([
  '{ "target": "Standard-Boot" }',
  '{ "host_path": "x86_64/VM-TEST", "target": "standard" }',
  '{ "host_path": "a b", "target": "Standard-Boot" }',
  'no json',
])('no tool builds what the config.json %s does not name', text => {
  root.write('etc/nixos/config.json', text)
  expect(tool('update')).toMatchObject({
    status: 1,
    complained: expect.stringContaining('has to name a host'),
  })
  expect(calls()).toEqual([])
})

it('eval asks for an attribute of this configuration, and for nothing else', () => {
  config('Standard-Boot')
  expect(tool('eval', 'config.settings.disk.device').status).toBe(0)
  expect(calls()[0]).toContain(
    'eval --json /etc/nixos#nixosConfigurations."VM-TEST-Standard-Boot".config.settings.disk.device',
  )
  expect(tool('eval', '--expr').status).toBe(2)
  expect(tool('eval', 'a', 'b').status).toBe(2)
})

it('secure-boot builds the signed target only where the firmware takes keys, and goes back where it cannot', () => {
  config('Standard-Boot')
  expect(tool('secure-boot', 'enable').complained).toContain('has no Secure Boot')
  firmware('SecureBoot', 0)
  firmware('SetupMode', 0)
  expect(tool('secure-boot', 'enable').complained).toContain('Put it into setup mode')
  firmware('SetupMode', 1)
  root.write('fails', '')
  expect(tool('secure-boot', 'enable').complained).toContain('the target is what it was')
  expect(target()).toBe('Standard-Boot')
  expect(calls()).toEqual(built('VM-TEST-Secure-Boot').slice(0, 1))
  rmSync(root.at('fails'))
  expect(tool('secure-boot', 'enable')).toMatchObject({ status: 0, complained: '' })
  expect(target()).toBe('Secure-Boot')
  expect(calls().slice(1)).toEqual(built('VM-TEST-Secure-Boot'))
})

it('secure-boot builds the signed target in other firmware only where that has this machine’s certificate', () => {
  config('Standard-Boot')
  firmware('SecureBoot', 0)
  firmware('SetupMode', 0)
  const certificate = Buffer.from(Array.from({ length: 900 }, (_, at) => (at * 7) % 256))
  const pem = `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n`
  root.write('var/lib/sbctl/keys/db/db.pem', pem)
  const inFirmware = (bytes: Buffer) =>
    writeFileSync(
      root.at('sys/firmware/efi/efivars/db-d719b2cb-3d3a-4596-a3bc-dad00e67656f'),
      Buffer.concat([Buffer.from([7, 0, 0, 0]), Buffer.alloc(45), bytes, Buffer.alloc(9)]),
    )
  const refused = { status: 1, complained: expect.stringContaining('The firmware has other keys') }
  expect(tool('secure-boot', 'enable')).toMatchObject(refused)
  inFirmware(Buffer.from(certificate).reverse())
  expect(tool('secure-boot', 'enable')).toMatchObject(refused)
  expect([target(), calls()]).toEqual(['Standard-Boot', []])
  inFirmware(certificate)
  expect(tool('secure-boot', 'enable')).toMatchObject({ status: 0, complained: '' })
  expect(target()).toBe('Secure-Boot')
})

it('secure-boot is not disabled while the firmware would refuse what is unsigned', () => {
  config('Secure-Boot')
  firmware('SecureBoot', 1)
  firmware('SetupMode', 0)
  expect(tool('secure-boot', 'disable').complained).toContain('Turn Secure Boot off in it')
  firmware('SecureBoot', 0)
  expect(tool('secure-boot', 'disable').status).toBe(0)
  expect(target()).toBe('Standard-Boot')
})

it('secure-boot keeps the keys from the firmware before it builds what they have not signed', () => {
  config('Secure-Boot')
  firmware('SecureBoot', 0)
  firmware('SetupMode', 1)
  const offer = () => root.write('boot/loader/keys/auto/db.auth', 'a key')
  const offered = () => existsSync(root.at('boot/loader/keys/auto/db.auth'))
  offer()
  builds(`[ ! -e ${root.at('boot/loader/keys/auto')} ] || exit 64`)
  expect(tool('secure-boot', 'disable')).toMatchObject({ status: 0, complained: '' })
  expect([offered(), existsSync(root.at('boot/loader/kiln-held-keys'))]).toEqual([false, false])
  // Signed ones are enabled with them offered.
  offer()
  expect(tool('secure-boot', 'enable').status).toBe(1)
  builds()
  expect(tool('secure-boot', 'enable').status).toBe(0)
  expect(offered()).toBe(true)
})

it('target lists the three, and builds another one for the next start', () => {
  config('Standard-Boot')
  expect(tool('target').said).toBe("Standard-Boot (this host's)\nSecure-Boot\nDisk-Operation\n")
  expect(tool('target', 'Standard').status).toBe(2)
  expect(calls()).toEqual([])
  firmware('SecureBoot', 0)
  firmware('SetupMode', 1)
  for (const name of ['Disk-Operation', 'Secure-Boot', 'Disk-Operation', 'Standard-Boot']) {
    expect(tool('target', name)).toMatchObject({ status: 0, complained: '' })
    expect(target()).toBe(name)
    expect(calls().slice(-2)).toEqual(built(`VM-TEST-${name}`))
  }
})

it('target takes no more than the target off a name that ends like one', () => {
  root.write('etc/nixos/config.json', '{ "host_path": "x86_64/My-Big-Boot", "target": "Disk-Operation" }')
  for (const name of ['Standard-Boot', 'Disk-Operation']) {
    expect(tool('target', name)).toMatchObject({ status: 0, complained: '' })
    expect(calls().slice(-2)).toEqual(built(`My-Big-Boot-${name}`))
  }
})

it('target goes to nothing unsigned while the firmware would refuse it', () => {
  config('Secure-Boot')
  firmware('SecureBoot', 1)
  firmware('SetupMode', 0)
  expect(tool('target', 'Disk-Operation').complained).toContain('Turn Secure Boot off in it')
  expect([target(), calls()]).toEqual(['Secure-Boot', []])
})

it('secure-boot says how it is', () => {
  config('Secure-Boot')
  firmware('SecureBoot', 1)
  firmware('SetupMode', 0)
  expect(tool('secure-boot', 'status').said).toBe(
    'The firmware checks signatures.\nThis machine has no keys yet.\nThe configuration is VM-TEST-Secure-Boot.\n',
  )
  expect(tool('secure-boot').status).toBe(2)
})
