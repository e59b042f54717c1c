import { expect, test } from 'vitest'
import type { HostDisk } from '#shared/model/hosts/disks.ts'
import { sampleHost } from '#testing/sample-host.ts'
import { buttonText } from './button-text.ts'
import { chooseDisk, chooseHost, goTo, newDraft, toRequest } from './draft.ts'

const hosts = [sampleHost({ id: 'a', name: 'A' }), sampleHost({ id: 'b', name: 'B' })]
const onA = chooseDisk(chooseHost({ ...newDraft, reference: ' ./machines#box ' }, 'a'), 'S2', true)

test('there is no request until it is known what goes where', () => {
  expect(toRequest(newDraft, hosts)).toBeNull()
  expect(toRequest({ ...onA, reference: 'not a flake' }, hosts)).toBeNull()
  expect(toRequest({ ...onA, host: 'gone' }, hosts)).toBeNull()
  expect(toRequest(chooseDisk(onA, 'S1', true), hosts)).toMatchObject({
    ...{ source: { kind: 'flake', reference: './machines#box' }, disks: ['S1', 'S2'], kexec: null },
    host: { name: 'a', user: 'root', port: 22 },
  })
})

test('disks that were chosen on one machine are not erased on another', () => {
  expect(chooseHost(onA, 'a').disks).toEqual(['S2'])
  expect(chooseHost(onA, 'b').disks).toEqual([])
  expect(chooseDisk(onA, 'S2', false).disks).toEqual([])
})

test('what was typed to confirm does not hold for the next look', () => {
  expect(goTo({ ...onA, typed: { S2: 'S2' } }, 'confirm').typed).toEqual({})
})

test('the button names what is erased', () => {
  const disk = (model: string): HostDisk => ({
    ...{ path: '/dev/sda', vendor: '', model, serial: 'S1', wwn: '', ids: [], sizeBytes: 1e12 },
    ...{ bus: 'sata', removable: false, readOnly: false, tableType: '', parts: [], use: null },
  })
  expect(buttonText([disk('Disk 1TB')])).toBe('Erase Disk 1TB and install')
  expect(buttonText([disk('A'), disk('B'), disk('C')])).toBe('Erase 3 disks and install')
})
