import { expect, test } from 'vitest'
import { emptyDraft, ofProfile, type RunDraft, requestOf } from './run-draft.ts'

const draft = (part: Partial<RunDraft>) => requestOf('tiny-1', { ...emptyDraft, ...part }, null)

test('what is left empty is left to Kiln', () => {
  expect(draft({})).toEqual({
    image: 'tiny-1',
    memoryMiB: null,
    cpus: null,
    screen: true,
    forwards: [],
    seed: null,
  })
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
])('%j is not asked for', part => {
  expect(draft(part)).toBeNull()
})

test('an added port is shown once: where it was added', () => {
  const forward = { name: '', guest: 90, host: 9000, protocol: 'tcp', insteadOf: null, url: null } as const
  expect(ofProfile([forward], emptyDraft)).toEqual([forward])
  expect(ofProfile([forward], { ...emptyDraft, added: [{ host: '9000', guest: '90' }] })).toEqual([])
})
