import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noAnswers } from '#shared/seed/seed.ts'
import { cleaned, formProblems, isEmpty, nameAfter, numberedNames, seedsFor, seedText } from './answers.ts'
import { newPersonal, type Personal } from './personal.ts'

const form = (answers: Partial<Personal['answers']>): Personal => ({
  ...newPersonal,
  answers: { ...noAnswers(), ...answers },
})

test('several drives get numbered names, continuing from a number in the name', () => {
  expect(numberedNames('box', 1)).toEqual(['box'])
  expect(numberedNames('box', 3)).toEqual(['box-1', 'box-2', 'box-3'])
  expect(numberedNames('box-', 2)).toEqual(['box-1', 'box-2'])
  expect(numberedNames('box-09', 3)).toEqual(['box-09', 'box-10', 'box-11'])
  expect(numberedNames('', 2)).toEqual(['', ''])
})

test('the next drives never get a name that was given before', () => {
  expect(nameAfter('box', 1)).toBe('box')
  expect(nameAfter('box', 3)).toBe('box-4')
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z]{1,5}-?[0-9]{0,3}$/),
      fc.integer({ min: 2, max: 30 }),
      (name, count) => {
        const first = numberedNames(name, count)
        expect(new Set(first).size).toBe(count)
        const second = numberedNames(nameAfter(name, count), count)
        expect(second.filter(one => first.includes(one))).toEqual([])
      },
    ),
  )
})

test('an untouched form writes the drive as the image is', () => {
  expect(isEmpty(noAnswers())).toBe(true)
  expect(seedsFor(form({}), 2)).toEqual([null, null])
  expect(seedsFor({ ...form({ hostname: 'box' }), way: 'none' }, 1)).toEqual([null])
})

test('each drive gets its own name and the same rest; a host key only with a name to remember it by', () => {
  const seeds = seedsFor(form({ hostname: ' box ', sshKeys: ['', ' ssh-ed25519 AAAA '] }), 2)
  expect(seeds.map(seed => seed?.hostname)).toEqual(['box-1', 'box-2'])
  expect(seeds.every(seed => seed?.sshKeys[0] === 'ssh-ed25519 AAAA' && seed.hostKey)).toBe(true)
  expect(seedsFor(form({ locale: 'de_DE.UTF-8' }), 1)[0]?.hostKey).toBe(false)
})

test('empty rows and secrets are left out', () => {
  const clean = cleaned({
    ...noAnswers(),
    wifi: [
      { ssid: '', passphrase: '' },
      { ssid: 'Home', passphrase: '' },
    ],
    secrets: { token: '', other: 'x' },
  })
  expect(clean.wifi).toEqual([{ ssid: 'Home', passphrase: '' }])
  expect(clean.secrets).toEqual({ other: 'x' })
})

test('problems are shown at the row that was typed, and an empty row has none', () => {
  const answers = {
    ...noAnswers(),
    wifi: [
      { ssid: '', passphrase: '' },
      { ssid: 'Home', passphrase: 'short' },
    ],
  }
  expect(formProblems(answers, 1).map(({ field }) => field)).toEqual(['wifi.1.passphrase'])
  const long = { ...noAnswers(), hostname: 'a'.repeat(63) }
  expect(formProblems(long, 1)).toEqual([])
  expect(formProblems(long, 2).map(({ field }) => field)).toEqual(['hostname'])
})

test('the summary of a drive contains no secret', () => {
  const typed = form({
    hostname: 'box',
    wifi: [{ ssid: 'Home', passphrase: 'open sesame' }],
    secrets: { token: 'xyzzy' },
  })
  expect(seedText(seedsFor(typed, 1)[0] ?? null)).toBe('box, Wi-Fi Home, 1 secret, a host key')
  expect(seedText(null)).toBe('no changes')
})
