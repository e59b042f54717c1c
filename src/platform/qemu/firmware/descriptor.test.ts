import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firmwareIn, inOrder } from './descriptor.ts'
import { findFirmware } from './find.ts'

// The descriptors of Debian 12, Fedora 40 and Homebrew, without fields that Kiln ignores.
const debian = {
  'interface-types': ['uefi'],
  mapping: {
    device: 'flash',
    executable: { filename: '/usr/share/OVMF/OVMF_CODE_4M.fd', format: 'raw' },
    'nvram-template': { filename: '/usr/share/OVMF/OVMF_VARS_4M.fd', format: 'raw' },
  },
  targets: [{ architecture: 'x86_64', machines: ['pc-i440fx-*', 'pc-q35-*'] }],
  features: ['acpi-s3', 'amd-sev', 'verbose-dynamic'],
}
const fedoraArm = {
  ...debian,
  mapping: {
    device: 'flash',
    mode: 'split',
    executable: { filename: '/usr/share/edk2/aarch64/QEMU_EFI-pflash.qcow2', format: 'qcow2' },
    'nvram-template': { filename: '/usr/share/edk2/aarch64/vars-template-pflash.qcow2', format: 'qcow2' },
  },
  targets: [{ architecture: 'aarch64', machines: ['virt-*'] }],
  features: ['verbose-static'],
}
const read = (value: unknown, architecture: 'x86_64' | 'aarch64' = 'x86_64') =>
  firmwareIn(JSON.stringify(value), architecture)

describe('a firmware descriptor', () => {
  it('names code and variables for its own architecture only', () => {
    expect(read(debian)).toEqual({
      code: '/usr/share/OVMF/OVMF_CODE_4M.fd',
      codeFormat: 'raw',
      variables: '/usr/share/OVMF/OVMF_VARS_4M.fd',
      variablesFormat: 'raw',
    })
    expect(read(debian, 'aarch64')).toBeNull()
    expect(read(fedoraArm, 'aarch64')?.codeFormat).toBe('qcow2')
    expect(read(fedoraArm)).toBeNull()
  })

  it.each([
    ['needs SMM', { ...debian, features: ['requires-smm'] }],
    ['starts signed systems only', { ...debian, features: ['secure-boot', 'enrolled-keys'] }],
    ['is a BIOS', { ...debian, 'interface-types': ['bios'] }],
    ['has no variables', { ...debian, mapping: { ...debian.mapping, mode: 'stateless' } }],
    ['is not for flash memory', { ...debian, mapping: { device: 'memory', filename: '/bios.bin' } }],
    ['is for another board', { ...debian, targets: [{ architecture: 'x86_64', machines: ['microvm'] }] }],
  ])('is skipped when it %s', (_, value) => {
    expect(read(value)).toBeNull()
  })

  it('is skipped when it is not one', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), text => firmwareIn(text, 'x86_64') === null))
  })
})

describe('the order of descriptors', () => {
  it('is by name; of the same name, the first folder counts', () => {
    const folders = [
      { folder: '/home', names: ['60-own.json', 'README'] },
      { folder: '/etc', names: ['50-b.json'] },
      { folder: '/usr', names: ['60-own.json', '50-b.json', '40-a.json'] },
    ]
    expect(inOrder(folders)).toEqual([
      { name: '40-a.json', folder: '/usr' },
      { name: '50-b.json', folder: '/etc' },
      { name: '60-own.json', folder: '/home' },
    ])
  })
})

const described = '/usr/share/qemu/firmware'
describe.runIf(process.platform === 'linux')('the firmware of this computer', () => {
  it('is found where one is installed', () => {
    const { code, variables } = findFirmware('x86_64', { env: process.env, home: '/nowhere' })
    expect(readFileSync(code).length).toBeGreaterThan(1 << 20)
    expect(readFileSync(variables).length).toBeGreaterThan(0)
  })

  it('skips firmware that starts only signed systems', () => {
    const secure = readdirSync(described)
      .map(name => readFileSync(join(described, name), 'utf8'))
      .filter(text => text.includes('secure-boot'))
    for (const text of secure) expect(firmwareIn(text, 'x86_64')).toBeNull()
  })
})
