// The state that a machine keeps, and the owner for whom it counts.
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { theBox, theKeys } from '#test/updates/keys.ts'
import { readState, writeState } from './state.ts'

test('what one owner published does not bind the next, whose trust file is there now', ({ folder }) => {
  const former = theBox()
  const keys = { ...former.trust.keys, daily: theKeys('next').publicKey }
  const next = { ...former.trust, recovery: theKeys('of the next owner').publicKey, keys }
  const accepted = former.pointer({ sequence: 900_000_000 })
  const notBefore = former.made + 1_000_000_000
  const standing = { keys: former.trust.keys, accepted, notBefore }
  writeState(folder, { standing, keySet: null, fetched: null, reached: null, bad: [] })
  expect(readState(folder, former.trust).standing).toEqual(standing)
  expect(readState(folder, next).standing).toEqual({ keys, accepted: null, notBefore: keys.made })
})
