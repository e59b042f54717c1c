import { expect, it } from 'vitest'
import type { HostTarget } from '#shared/deploy/target.ts'
import { placesOf } from './new-address.ts'

const target: HostTarget = {
  name: 'box',
  host: 'box.example',
  port: 2222,
  user: 'ada',
  jump: 'ada@gate',
  identity: '/home/ada/key',
}
const newAddress: HostTarget = {
  name: 'root@10.0.0.9',
  host: '10.0.0.9',
  port: 22,
  user: 'root',
  jump: null,
  identity: null,
}

it('a host is sought at its address alone if the change does not move it', () => {
  expect(placesOf({ target, newAddress: null })).toEqual([target])
})

it('a moved host has its key, login and route at its new address', () => {
  expect(placesOf({ target, newAddress })).toEqual([
    target,
    { ...newAddress, jump: 'ada@gate', identity: '/home/ada/key', keyOf: target },
  ])
})

it('keeps what was given for the new address', () => {
  const own = { ...newAddress, jump: 'ada@other', identity: '/home/ada/other' }
  expect(placesOf({ target, newAddress: own }).at(-1)).toEqual({ ...own, keyOf: target })
})
