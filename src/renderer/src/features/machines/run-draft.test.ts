import { expect, test } from 'vitest'
import { emptyDraft, profilePorts, type RunDraft, requestOf } from './run-draft.ts'

const draft = (part: Partial<RunDraft>) => requestOf('tiny-1', { ...emptyDraft, ...part }, null)

test('what is left empty is left to Kiln', () => {
  expect(draft({})).toEqual({
    image: 'tiny-1',
    memoryMiB: null,
    cpus: null,
    screen: true,
    network: 'open',
    login: true,
    forwards: [],
    seed: null,
  })
})

test('requests a machine without a network', () => {
  expect(draft({ network: false })?.network).toBe('closed')
})

test('typed ports take the place of those that the profile names, and stand beside added ones', () => {
  expect(draft({ hosts: { 22: '2300', 80: ' ' }, added: [{ host: '9000', guest: '90' }] })?.forwards).toEqual(
    [
      { host: 2300, guest: 22 },
      { host: 9000, guest: 90 },
    ],
  )
})

test.each([
  { memoryMiB: '63' },
  { memoryMiB: 'much' },
  { cpus: '0' },
  { cpus: '1.5' },
  { hosts: { 22: '65536' } },
  { added: [{ host: '', guest: '90' }] },
  { added: [{ host: '9000', guest: '-1' }] },
])('%j makes no request', part => {
  expect(draft(part)).toBeNull()
})

test('an empty row adds no forward', () => {
  expect(draft({ added: [{ host: '', guest: ' ' }] })?.forwards).toEqual([])
})

test('an added port takes the place of what was typed for the same port of the machine', () => {
  const forwards = draft({ hosts: { 80: '8081' }, added: [{ host: '9000', guest: '80' }] })?.forwards
  expect(forwards).toEqual([{ host: 9000, guest: 80 }])
})

test('a port is shown once: where it was added, unless the profile means its UDP one', () => {
  const port = { name: 'DNS', guest: 53, host: 5353, protocol: 'tcp' } as const
  const ports = [port, { ...port, protocol: 'udp' } as const]
  expect(profilePorts(ports, emptyDraft)).toEqual(ports)
  expect(profilePorts(ports, { added: [{ host: '9000', guest: '53' }] })).toEqual([ports[1]])
})
