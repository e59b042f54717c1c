import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { expect, test } from 'vitest'
import { withKey } from '#engine/hosts/known-hosts.ts'
import { enrolmentText } from '#shared/connect/enrolment.ts'
import type { OwnerAnswer } from '#shared/connect/owner-calls.ts'
import { kitchen, listAnswer } from '#test/connect-stand-in.ts'
import { takeNextHostKeys } from './next-host-keys.ts'

const enrolment = 'e'.repeat(22)
const server = '0123456789abcdef'
const rawOf = (key: KeyObject) => String(createPublicKey(key).export({ format: 'jwk' }).x)
const newKey = () => generateKeyPairSync('ed25519').privateKey
/** Encodes a key as ssh-keygen does: 19 bytes precede it. */
const blobOf = (raw: string) =>
  Buffer.concat([
    Buffer.from('AAAAC3NzaC1lZDI1NTE5AAAAIA==', 'base64'),
    Buffer.from(raw, 'base64url'),
  ]).toString('base64')

const flashed = newKey()
const [next, device_key] = [rawOf(newKey()), rawOf(newKey())]
const signedBy = (key: KeyObject, deviceKey = device_key, nextHostKey = next, id = enrolment) =>
  sign(null, Buffer.from(enrolmentText({ id, installId: kitchen.id, deviceKey, nextHostKey })), key).toString(
    'base64url',
  )
const host_key = { next, flashed: rawOf(flashed), device_key, signature: signedBy(flashed) }
const line = (raw: string) => `kitchen,kitchen.local ssh-ed25519 ${blobOf(raw)}`
const base64url = (text: string) => Buffer.from(text).toString('base64url')
const instead = (raw: string) =>
  `${line(raw)} kiln-in-place-of:${blobOf(rawOf(flashed))}:${base64url(server)}:${base64url(enrolment)}`
const others = 'elsewhere ssh-rsa AAAAB3Nza\n# a comment\n'

async function after(
  changed: {
    host_key?: typeof host_key
    waiting?: OwnerAnswer<'boxes'>['waiting']
    enrolment?: string
    server?: string
  } = {},
  text = `${others}${line(rawOf(flashed))}\n`,
) {
  let knownHosts = text
  const store = {
    read: async () => ({ hosts: [], knownHosts }),
    change: async (change: (state: { hosts: []; knownHosts: string }) => { knownHosts?: string }) => {
      knownHosts = change({ hosts: [], knownHosts }).knownHosts ?? knownHosts
      return { hosts: [], knownHosts }
    },
  }
  const ticket = changed.enrolment ?? enrolment
  const box = { ...kitchen, enrolment: ticket, host_key: changed.host_key ?? host_key }
  const answer = { ...listAnswer(), boxes: [box], waiting: changed.waiting ?? [] }
  return { taken: await takeNextHostKeys(changed.server ?? server, answer, store), knownHosts }
}

test('a host key that the flashed key signed replaces it [N20] [A8]', async () => {
  expect(await after()).toEqual({ taken: true, knownHosts: `${others}${instead(next)}\n` })
  expect(await after({}, `${instead(next)}\n`)).toEqual({ taken: false, knownHosts: `${instead(next)}\n` })
})

test('the box that the owner chooses replaces the copy of its drive that enrolled first [N20] [A8]', async () => {
  const [key, deviceKey] = [rawOf(newKey()), rawOf(newKey())]
  const signature = signedBy(flashed, deviceKey, key)
  const copy = { ...host_key, next: key, device_key: deviceKey, signature }
  const { knownHosts } = await after({ host_key: copy })
  expect(knownHosts).toContain(line(key))
  const chosen = await after({}, knownHosts)
  expect(chosen).toEqual({ taken: true, knownHosts: `${others}${instead(next)}\n` })
  // A name that a person has added since counts too, but a key that a person has trusted since does not.
  const named = withKey(knownHosts, ['attic', 'kitchen'], { type: 'ssh-ed25519', key: blobOf(key) })
  expect((await after({}, named)).knownHosts).toContain(
    `attic,kitchen,kitchen.local ssh-ed25519 ${blobOf(next)}`,
  )
  const moved = withKey(knownHosts, ['192.0.2.9'], { type: 'ssh-ed25519', key: blobOf(key) })
  expect((await after({}, moved)).knownHosts).not.toContain(blobOf(key))
  const trusted = withKey(knownHosts, ['kitchen'], { type: 'ssh-ed25519', key: blobOf(rawOf(newKey())) })
  expect(await after({}, trusted)).toEqual({ taken: false, knownHosts: trusted })
  const wrong = { ...host_key, signature: signedBy(newKey()) }
  expect(await after({ host_key: wrong }, knownHosts)).toEqual({ taken: false, knownHosts })
})

test('who has a copy of the drive replaces no key later, at another Connect or with another ticket [N20] [A8]', async () => {
  const { knownHosts } = await after()
  const [key, deviceKey] = [rawOf(newKey()), rawOf(newKey())]
  const copied = (id?: string) => ({
    host_key: {
      ...host_key,
      next: key,
      device_key: deviceKey,
      signature: signedBy(flashed, deviceKey, key, id),
    },
  })
  const unchanged = { taken: false, knownHosts }
  expect(await after({ ...copied(), server: 'fedcba9876543210' }, knownHosts)).toEqual(unchanged)
  const enrolment = 'f'.repeat(22)
  expect(await after({ ...copied(enrolment), enrolment }, knownHosts)).toEqual(unchanged)
  // A line that an older Kiln wrote does not say by whose word.
  const older = `${line(next)} kiln-in-place-of:${blobOf(rawOf(flashed))}\n`
  expect(await after(copied(), older)).toEqual({ taken: false, knownHosts: older })
  // If the flashed key is trusted, each of them is taken.
  expect((await after({ ...copied(enrolment), enrolment, server: 'fedcba9876543210' })).taken).toBe(true)
})

test('no other key does: of another signature, box or key, or while two boxes present the ticket [N20]', async () => {
  const before = { taken: false, knownHosts: `${others}${line(rawOf(flashed))}\n` }
  expect(await after({ host_key: { ...host_key, signature: signedBy(newKey()) } })).toEqual(before)
  expect(await after({ host_key: { ...host_key, next: device_key } })).toEqual(before)
  expect(await after({ host_key: { ...host_key, device_key: next } })).toEqual(before)
  expect(await after({ host_key: { ...host_key, signature: 's'.repeat(86) } })).toEqual(before)
  const thief = newKey()
  const ofThief = { ...host_key, flashed: rawOf(thief), signature: signedBy(thief) }
  expect(await after({ host_key: ofThief })).toEqual(before)
  const waiting = [{ enrolment, household: 'home', boxes: [{ ...kitchen, device_key: null, has: true }] }]
  expect(await after({ waiting })).toEqual(before)
})

test('a key that Kiln does not trust stays untrusted [N20]', async () => {
  expect(await after({}, others)).toEqual({ taken: false, knownHosts: others })
  expect(await after({}, `${line(next)}\n`)).toEqual({ taken: false, knownHosts: `${line(next)}\n` })
})
