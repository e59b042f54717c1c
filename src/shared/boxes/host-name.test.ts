import { expect, test } from 'vitest'
import { option } from '#shared/profiles/option.ts'
import { english } from '#test/texts.ts'
import { boxesGoingBy, hostNameOf, sameHostNote } from './host-name.ts'

const type = { kind: 'string', format: 'hostname' }
const field = { key: 'name', label: 'Host name', description: '', default: 'tiny', type }
const profile = { schemaOptions: [option.parse(field)] }
const nothing = { profile, host: null, reported: null }

test("the host name is the box's answer, else what its host reports, else the profile's default", () => {
  const host = { name: 'attic', added: 'flashed' as const }
  expect(hostNameOf({ options: { name: 'den' } }, { profile, host, reported: 'hall' })).toBe('den')
  expect(hostNameOf({ options: {} }, { profile, host, reported: 'hall' })).toBe('hall')
  expect(hostNameOf({ options: {} }, { profile, host, reported: null })).toBe('attic')
  // The name in the list of hosts is a label, not a host name.
  expect(hostNameOf({ options: {} }, { ...nothing, host: { ...host, added: 'typed' } })).toBe('tiny')
  expect(hostNameOf({ options: { name: ' ' } }, nothing)).toBe('tiny')
})

test('uses the key "hostname" if the profile is missing', () => {
  expect(hostNameOf({ options: { hostname: 'den' } }, { ...nothing, profile: undefined })).toBe('den')
  expect(hostNameOf({ options: {} }, { ...nothing, profile: undefined })).toBeNull()
})

test('boxes with the same host name are found in any case; boxes without a known host name are not', () => {
  const boxes = ['Den', 'den', null].map((hostName, at) => ({ id: `${at}`, name: `box ${at}`, hostName }))
  const others = boxesGoingBy('DEN', { boxes, own: '0' })
  expect(others.map(({ id }) => id)).toEqual(['1'])
  expect(english.text(sameHostNote('DEN', others) ?? '')).toContain(
    'The host name DEN is also that of the box box 1.',
  )
  expect(boxesGoingBy(null, { boxes, own: null })).toEqual([])
  expect(sameHostNote('DEN', [])).toBeNull()
})
