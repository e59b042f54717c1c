import { expect, test } from 'vitest'
import { listenWord, ownConnectChoice, ownConnectUrl, usualOwnConnect } from './own-connect.ts'

test('without a choice it is for this computer alone, and does not start with Kiln [A8]', () => {
  expect(usualOwnConnect).toMatchObject({ reach: 'loopback', withKiln: false })
  expect(listenWord(usualOwnConnect)).toBe('127.0.0.1:8455')
  expect(ownConnectUrl(usualOwnConnect)).toBe('http://127.0.0.1:8455')
})

test('in the network it listens on all addresses, and Kiln reaches it encrypted [A8]', () => {
  const choice = { reach: 'network', port: 8456 } as const
  expect(listenWord(choice)).toBe('0.0.0.0:8456')
  expect(ownConnectUrl(choice)).toBe('https://127.0.0.1:8456')
})

test('a port that needs the rights of root is refused [A8]', () => {
  const isTaken = (port: number) => ownConnectChoice.safeParse({ ...usualOwnConnect, port }).success
  expect([80, 1023, 1024, 65_535, 65_536].map(isTaken)).toEqual([false, false, true, true, false])
})
