// What a profile answers `kiln install` before a machine is looked at: which disk is formatted, where personal data go,
// whether someone would have to be at its console. The engine's own question gets the answer. Needs a nixpkgs.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { configurationAnswer, configurationQuestion } from '#engine/install/configuration.ts'
import { chosenLink } from '#shared/install/chosen-link.ts'
import { allProfiles, noSources, ofCell, profilesIn } from './given.ts'

const folder = mkdtempSync(join(tmpdir(), 'kiln-installation-'))
const question = join(folder, 'question.nix')
beforeAll(() => writeFileSync(question, configurationQuestion))
afterAll(() => rmSync(folder, { recursive: true }))

const seedDevice = '/dev/disk/by-partlabel/kiln-seed'
const image = {
  devices: [chosenLink],
  hasScript: true,
  efi: true,
  bios: false,
  asksPassphrase: false,
  seedDevice,
}

const installations: [profile: string, options: Record<string, unknown>, expected: typeof image][] = [
  ['template', {}, image],
  ['template', { fileSystem: 'btrfs' }, image],
  ['template', { luks: true }, { ...image, asksPassphrase: true, seedDevice: '' }],
  ['ai-sandbox', {}, image],
  ['strato-host', {}, image],
  ['orchestrator', {}, image],
  ['appliance', {}, image],
  ['workstation', {}, image],
  // An own disk has no partition for what a drive brings.
  [
    'workstation',
    { host: 'VM-TEST', target: 'Standard-Boot' },
    { ...image, devices: ['/dev/vda'], asksPassphrase: true, seedDevice: '' },
  ],
]

test('the installation of each profile is looked at', () => {
  expect(profilesIn(installations)).toEqual(allProfiles)
})

test.skipIf(noSources).each(installations)(
  '%s with %j says what an installation of it formats',
  (profile, options, expected) => {
    const call = { profile, system: 'x86_64-linux', settings: { options } }
    const { answer, script } = ofCell<{ answer: unknown; script: string }>('installation', call, { question })
    expect(configurationAnswer.parse(answer)).toEqual(expected)
    expect(script).toMatch(/\.drv$/)
  },
)

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKdurqJ4AFmtHVPUJsM703fIMKCnlAxhxfe82gycV7F0 you@laptop'

test.skipIf(noSources).each([
  ['orchestrator', {}, '', false],
  ['orchestrator', { authorizedKeys: [key] }, '', true],
  ['strato-host', {}, 'users.users.admin.hashedPassword = "!";', false],
  ['template', {}, 'users.users.root.initialPassword = "x";', true],
  ['template', {}, 'kiln.passwordHashFile = "/run/agenix/password";', true],
] as const)('the disk script of %s with %j and %s knows whether someone can log in: %s', (...row) => {
  const [profile, options, line, wayIn] = row
  const added = join(folder, 'added.nix')
  writeFileSync(added, `{ ${line} }`)
  const call = { profile, system: 'x86_64-linux', settings: { options } }
  const program = ofCell<string>('overSshProgram', call, { added })
  expect(/\bWAY_IN='?(1?)'?$/m.exec(program)?.[1]).toBe(wayIn ? '1' : '')
})

test.skipIf(noSources).each([
  ['template', { luks: true }],
  ['workstation', {}],
])('%s with %j, installed, starts from the disk of any computer', (profile, options) => {
  const call = { profile, system: 'x86_64-linux', settings: { options } }
  expect(ofCell<string[]>('drivers', call)).toEqual(
    expect.arrayContaining(['virtio_blk', 'hv_storvsc', 'vmd', 'sdhci_acpi', 'megaraid_sas', 'nvme', 'ahci']),
  )
})
