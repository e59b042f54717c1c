// secure-boot and target: which of the three targets is built, by what the firmware checks.
import { execFileSync } from 'node:child_process'
import {
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { expect, it } from 'vitest'
import { benchForBuilding } from './building-bench.ts'

const { write, at, builds, built, tool, startTool, calls, config, target, firmware } = benchForBuilding()

type Words = [name: string, ...words: string[]]

it('secure-boot builds the signed target only where the firmware takes keys, and goes back where it cannot', () => {
  config('Standard-Boot')
  expect(tool('secure-boot', 'enable').complained).toContain('has no Secure Boot')
  firmware('SecureBoot', 0)
  firmware('SetupMode', 0)
  expect(tool('secure-boot', 'enable').complained).toContain('Put it into setup mode')
  firmware('SetupMode', 1)
  write('fails', '')
  expect(tool('secure-boot', 'enable').complained).toContain('the target is what it was')
  expect(target()).toBe('Standard-Boot')
  expect(calls()).toEqual(built('VM-TEST-Secure-Boot').slice(0, 1))
  rmSync(at('fails'))
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
  write('var/lib/sbctl/keys/db/db.pem', pem)
  const inFirmware = (bytes: Buffer) =>
    writeFileSync(
      at('sys/firmware/efi/efivars/db-d719b2cb-3d3a-4596-a3bc-dad00e67656f'),
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
  const offer = () => write('boot/loader/keys/auto/db.auth', 'a key')
  const offered = () => existsSync(at('boot/loader/keys/auto/db.auth'))
  offer()
  builds(`[ ! -e ${at('boot/loader/keys/auto')} ] || exit 64`)
  expect(tool('secure-boot', 'disable')).toMatchObject({ status: 0, complained: '' })
  expect([offered(), existsSync(at('boot/loader/kiln-held-keys'))]).toEqual([false, false])
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
  write('etc/nixos/config.json', '{ "host_path": "x86_64/My-Big-Boot", "target": "Disk-Operation" }')
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

it('target changes nothing while another change is in progress', async () => {
  config('Standard-Boot')
  firmware('SecureBoot', 0)
  firmware('SetupMode', 1)
  write('boot/loader/keys/auto/db.auth', 'a key')
  // The slower one waits in its installer.
  builds(
    `[ ! -e ${at('slow')} ] || [ -e ${at('started')} ] || { touch ${at('started')}; while [ -e ${at('slow')} ]; do sleep 0.1; done; }`,
  )
  write('slow', '')
  const slower = startTool('target', 'Disk-Operation')
  while (!existsSync(at('started'))) await new Promise(done => setTimeout(done, 20))
  const before = calls()
  const others: Words[] = [['target', 'Secure-Boot'], ['secure-boot', 'enable'], ['update']]
  for (const words of others)
    expect(tool(...words)).toMatchObject({
      status: 1,
      complained: expect.stringContaining(
        "Another change of this machine's system is in progress (kiln-host update, target or secure-boot). Nothing was changed. Wait until it has ended, then repeat this.",
      ),
    })
  // To look is not a change.
  expect(tool('target').status).toBe(0)
  expect([calls(), target()]).toEqual([before, 'Standard-Boot'])
  rmSync(at('slow'))
  expect(await slower.ended).toBe(0)
  expect(target()).toBe('Disk-Operation')
  expect(tool('target', 'Secure-Boot').status).toBe(0)
  expect(target()).toBe('Secure-Boot')
})

it('target leaves a config.json that is a link, and replaces what it leads to', () => {
  config('Standard-Boot')
  firmware('SecureBoot', 0)
  firmware('SetupMode', 1)
  write('home/ada/machine.json', '{ "host_path": "x86_64/VM-TEST", "target": "Standard-Boot" }')
  rmSync(at('etc/nixos/config.json'))
  symlinkSync('../../home/ada/machine.json', at('etc/nixos/config.json'))
  expect(tool('target', 'Secure-Boot')).toMatchObject({ status: 0, complained: '' })
  expect(readlinkSync(at('etc/nixos/config.json'))).toBe('../../home/ada/machine.json')
  expect(JSON.parse(readFileSync(at('home/ada/machine.json'), 'utf8')).target).toBe('Secure-Boot')
  expect([readdirSync(at('home/ada')), readdirSync(at('etc/nixos')).sort()]).toEqual([
    ['machine.json'],
    ['config.json', 'flake.nix'],
  ])
})

it.each([
  [
    'a link to nothing',
    'is a link to gone.json, which is not there',
    () => symlinkSync('gone.json', at('etc/nixos/config.json')),
  ],
  [
    'a pipe',
    'is not a file. Put a file in its place.',
    () => execFileSync('mkfifo', [at('etc/nixos/config.json')]),
  ],
  ['a folder', 'is not a file. Put a file in its place.', () => write('etc/nixos/config.json/x', '')],
])('no tool takes %s for a config.json', (_, why, make) => {
  firmware('SecureBoot', 0)
  firmware('SetupMode', 1)
  make()
  const words: Words[] = [
    ['target'],
    ['target', 'Secure-Boot'],
    ['secure-boot', 'status'],
    ['update'],
    ['eval', 'config.kiln'],
  ]
  for (const each of words)
    expect(tool(...each)).toEqual({
      status: 1,
      said: each[0] === 'secure-boot' ? expect.stringContaining('firmware') : '',
      complained: expect.stringContaining(`/etc/nixos/config.json ${why}`),
    })
  expect(calls()).toEqual([])
})
