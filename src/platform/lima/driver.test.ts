import { expect, test } from 'vitest'
import { createArgv } from './argv.ts'
import { driverOf } from './driver.ts'

const apple = (rosetta: boolean, translated = false) => ({ apple: true, translated, rosetta })
const intel = { apple: false, translated: false, rosetta: false }

test('with Rosetta a VM on an Apple processor builds for both architectures', () => {
  const mac = { processor: apple(true), version: [15, 1] as [number, number] }
  expect(driverOf({ architecture: 'aarch64', mac })).toEqual({
    vmType: null,
    rosetta: true,
    architectures: ['aarch64', 'x86_64'],
  })
})

test('without Rosetta it builds for its own, and Lima does not open a dialog to install it', () => {
  const driver = driverOf({ architecture: 'aarch64', mac: { processor: apple(false), version: null } })
  expect(driver.architectures).toEqual(['aarch64'])
  expect(createArgv({ name: 'kiln', template: 't.yaml', sizes: {}, driver })).toEqual(
    expect.arrayContaining(['--set', '.vmOpts.vz.rosetta.enabled = false']),
  )
})

test('a Kiln for Intel on an Apple processor gets the VM of that processor', () => {
  const mac = { processor: apple(true, true), version: null }
  expect(driverOf({ architecture: 'x86_64', mac }).architectures[0]).toBe('aarch64')
})

test('an Intel Mac before macOS 15.5 uses QEMU, where Apple’s own cannot boot the VM', () => {
  const typeIn = (version: [number, number] | null) =>
    driverOf({ architecture: 'x86_64', mac: { processor: intel, version } }).vmType
  expect([typeIn([14, 7]), typeIn([15, 4]), typeIn([15, 5]), typeIn([26, 0]), typeIn(null)]).toEqual([
    'qemu',
    'qemu',
    null,
    null,
    null,
  ])
  const driver = driverOf({ architecture: 'x86_64', mac: { processor: intel, version: [14, 0] } })
  expect(createArgv({ name: 'kiln', template: 't.yaml', sizes: {}, driver }).join(' ')).toContain(
    '--vm-type qemu',
  )
})

test('on Linux nothing is chosen for Lima', () => {
  const driver = driverOf({ architecture: 'x86_64', mac: null })
  expect(createArgv({ name: 'kiln', template: 't.yaml', sizes: {}, driver })).toEqual([
    '--log-format',
    'json',
    'create',
    '--tty=false',
    '--name',
    'kiln',
    't.yaml',
  ])
})
