import { expect, test } from 'vitest'
import { sampleHost } from '#testing/sample-host.ts'
import { chooseDisk, chooseHost, goTo, newDraft, toRequest, toStored } from './draft.ts'

const host = sampleHost({ id: 'a', name: 'A' })
const source = { kind: 'flake' as const, reference: './machines#box' }
const onA = chooseDisk(chooseHost(newDraft, 'a'), 'S2', true)
const answers = {
  ...newDraft.personal.answers,
  hostname: 'box7',
  sshKeys: ['ssh-ed25519 AAAA'],
  secrets: { token: 'abc' },
}
const personal = { ...newDraft.personal, answers }

test('there is no request until it is known what goes where', () => {
  expect(toRequest(newDraft, { source: null, host, seed: null })).toBeNull()
  expect(toRequest(onA, { source, host: null, seed: null })).toBeNull()
  expect(toRequest(chooseDisk(onA, 'S1', true), { source, host, seed: null })).toMatchObject({
    source,
    disks: ['S1', 'S2'],
    kexec: null,
    personalised: false,
    host: { name: 'a', user: 'root', port: 22 },
  })
})

test('a request says that there are personal data, and has none of them', () => {
  const request = toRequest({ ...onA, personal }, { source, host, seed: answers })
  expect(request?.personalised).toBe(true)
  expect(JSON.stringify(request)).not.toMatch(/box7|AAAA|abc/)
})

test('what belongs to one machine is not taken to another', () => {
  const ready = { ...onA, personal }
  expect(chooseHost(ready, 'a')).toMatchObject({ disks: ['S2'], personal })
  const other = chooseHost(ready, 'b')
  expect(other.disks).toEqual([])
  expect(other.personal.answers).toMatchObject({
    hostname: '',
    secrets: {},
    sshKeys: ['ssh-ed25519 AAAA'],
  })
  expect(chooseDisk(onA, 'S2', false).disks).toEqual([])
})

test('what was typed to confirm does not hold for the next look', () => {
  expect(goTo({ ...onA, typed: { S2: 'S2' } }, 'confirm').typed).toEqual({})
})

test('a reload keeps no secret, and the lost answers are required before anything is erased', () => {
  const kept = toStored({ ...onA, personal, step: 'confirm', typed: { S2: 'S2' } })
  expect(kept).toMatchObject({ step: 'personal', typed: {}, personal: { lost: ['secrets.token'] } })
  expect(JSON.stringify(kept)).not.toContain('abc')
  expect(toStored({ ...onA, step: 'confirm' }).step).toBe('confirm')
})
