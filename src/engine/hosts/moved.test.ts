import { expect, test } from 'vitest'
import type { HostTarget } from '#shared/deploy/target.ts'
import { host as hostType } from '#shared/hosts/host.ts'
import { withMove } from './moved.ts'

const from: HostTarget = {
  name: 'box',
  host: 'box',
  port: 2222,
  user: 'ada',
  jump: 'gate',
  identity: '/key',
}
const to: HostTarget = {
  name: 'root@10.0.0.9',
  host: '10.0.0.9',
  port: 22,
  user: 'root',
  jump: null,
  identity: null,
}
const { name: _, ...address } = from
const host = hostType.parse({
  id: 'box',
  name: 'Kitchen',
  address,
  tags: ['web'],
  added: 'typed',
  addedAt: 1,
  knownAs: 'alias',
})
const other = { ...host, id: 'other', name: 'Other', address: { ...address, host: 'other' }, knownAs: null }

test('a host that moved is listed at its new address, and trusted there by the key that it had', () => {
  const state = { hosts: [other, host], knownHosts: 'alias ssh-ed25519 AAAA1\n10.0.0.9 ssh-ed25519 AAAA2\n' }
  expect(withMove(state, { from, to, host })).toEqual({
    hosts: [
      other,
      {
        ...host,
        address: { host: '10.0.0.9', port: 22, user: 'root', jump: 'gate', identity: '/key' },
        knownAs: null,
      },
    ],
    knownHosts: 'alias ssh-ed25519 AAAA1\n10.0.0.9 ssh-ed25519 AAAA1\n',
  })
})

test('a host that is not in the list is still trusted there', () => {
  const state = { hosts: [other], knownHosts: '[box]:2222 ssh-ed25519 AAAA1\n' }
  expect(withMove(state, { from, to, host: undefined })).toEqual({
    hosts: [other],
    knownHosts: '[box]:2222 ssh-ed25519 AAAA1\n10.0.0.9 ssh-ed25519 AAAA1\n',
  })
})

test('a key that Kiln does not have is not made up', () => {
  const state = { hosts: [other], knownHosts: 'else ssh-ed25519 AAAA1\n' }
  expect(withMove(state, { from, to, host: undefined })).toEqual(state)
})
