// Tests which key a box has for which Connect.
import { mkdirSync, writeFileSync } from 'node:fs'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { keyFileAt, knownKeyFile, ownKeyFile } from './device-keys.ts'
import { moveTo, type Place, placeOf } from './moved.ts'
import { stateFiles } from './state-files.ts'

const at = (url: string, fingerprint: string | null = null): Place => ({ url, fingerprint })
const [first, second] = [at('https://first.example'), at('https://second.example')]

/** A box at the first Connect, which an order moves. */
function boxIn(folder: string) {
  const files = stateFiles(folder)
  mkdirSync(files.deviceKeys)
  const write = ({ url }: Place) => writeFileSync(files.apiUrl, `${url}\n`)
  write(first)
  return {
    files,
    write,
    make: (place: Place) => writeFileSync(ownKeyFile(files, place), 'key'),
    inForce: () => keyFileAt(files, placeOf(files)),
  }
}

test('a box keeps its key until the move, and has the other one with it', ({ folder }) => {
  const { files, make, inForce } = boxIn(folder)
  expect(knownKeyFile(files, second)).toBe(null)
  make(second)
  expect(inForce()).toBe(files.deviceKey)
  moveTo(files, second)
  expect(inForce()).toBe(ownKeyFile(files, second))
})

test('back at the first Connect it has its first key, by an order or by hand, and another certificate there is another Connect', ({
  folder,
}) => {
  const { files, make, inForce, write } = boxIn(folder)
  make(second)
  moveTo(files, second)
  expect(knownKeyFile(files, at('https://first.example/'))).toBe(files.deviceKey)
  expect(knownKeyFile(files, at('https://first.example', `SHA256:${'A'.repeat(43)}`))).toBe(null)
  write(at('https://first.example:443/'))
  expect(inForce()).toBe(files.deviceKey)
  write(first)
  moveTo(files, first)
  expect(inForce()).toBe(files.deviceKey)
})

test('a new address of the Connect where it is needs no new key', ({ folder }) => {
  const { files, make, inForce, write } = boxIn(folder)
  make(second)
  moveTo(files, second)
  write(at('https://renamed.example'))
  expect(inForce()).toBe(ownKeyFile(files, second))
})

test('an address in another form is no other Connect', ({ folder }) => {
  const { files, make, inForce } = boxIn(folder)
  for (const url of ['https://first.example/', 'https://FIRST.example:443'])
    expect(knownKeyFile(files, at(url))).toBe(files.deviceKey)
  make(at('https://first.example/below'))
  expect(inForce()).toBe(files.deviceKey)
})
