import { expect, test } from 'vitest'
import { option } from '#shared/profiles/option.ts'
import { english } from '#test/texts.ts'
import { boxesGoingBy, hostNameOf, sameHostNote } from './host-name.ts'

const type = { kind: 'string', format: 'hostname' }
const field = { key: 'name', label: 'Host name', description: '', default: 'tiny', type }
const profile = { schemaOptions: [option.parse(field)] }
const nothing = { profile, host: null, reported: null }

test('a box goes by its answer, else by what its host says, else by what its profile gives every computer', () => {
  const host = { name: 'attic', added: 'flashed' as const }
  expect(hostNameOf({ options: { name: 'den' } }, { profile, host, reported: 'hall' })).toBe('den')
  expect(hostNameOf({ options: {} }, { profile, host, reported: 'hall' })).toBe('hall')
  expect(hostNameOf({ options: {} }, { profile, host, reported: null })).toBe('attic')
  // A name in the list is a person's word for it.
  expect(hostNameOf({ options: {} }, { ...nothing, host: { ...host, added: 'typed' } })).toBe('tiny')
  expect(hostNameOf({ options: { name: ' ' } }, nothing)).toBe('tiny')
})

test('of a profile that is not there, the usual key says it', () => {
  expect(hostNameOf({ options: { hostname: 'den' } }, { ...nothing, profile: undefined })).toBe('den')
  expect(hostNameOf({ options: {} }, { ...nothing, profile: undefined })).toBeNull()
})

test('others that go by a name in any case are named, and boxes whose name is not known are not', () => {
  const boxes = ['Den', 'den', null].map((hostName, at) => ({ id: `${at}`, name: `box ${at}`, hostName }))
  const others = boxesGoingBy('DEN', { boxes, own: '0' })
  expect(others.map(({ id }) => id)).toEqual(['1'])
  expect(english.text(sameHostNote('DEN', others) ?? '')).toContain(
    'The host name DEN is also that of the box box 1.',
  )
  expect(boxesGoingBy(null, { boxes, own: null })).toEqual([])
  expect(sameHostNote('DEN', [])).toBeNull()
})
