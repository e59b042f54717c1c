import { expect, test } from 'vitest'
import { noAnswers } from '#shared/seed/seed.ts'
import { leftEmpty, lostAfter, lostNow, lostOf, lostProblems, withoutSecrets } from './lost-answers.ts'
import { newPersonal } from './personal.ts'

const network = (ssid: string, passphrase = 'open sesame') => ({ ssid, passphrase })
const typed = {
  ...newPersonal,
  answers: { ...noAnswers(), wifi: [network('A'), network('B'), network('C', '')], secrets: { token: 'x' } },
}
const kept = withoutSecrets(typed)
const [a, b, c] = kept.answers.wifi as [ReturnType<typeof network>, ...ReturnType<typeof network>[]]
const after = (wifi: unknown[], secrets: Record<string, string> = {}) =>
  lostAfter(kept.lost, kept.answers, { ...kept.answers, wifi: wifi as typeof typed.answers.wifi, secrets })

test('what was typed and is not kept is known by its field; an open network has lost nothing', () => {
  expect(kept.lost).toEqual(['wifi.0.passphrase', 'wifi.1.passphrase', 'secrets.token'])
  expect(withoutSecrets(kept).lost).toEqual(kept.lost)
  expect(lostProblems(kept).map(({ field }) => field)).toEqual(kept.lost)
  expect(lostProblems({ ...kept, lost: [] })).toEqual([])
})

test('another answer changes nothing of it: only giving it again or removing its row does', () => {
  expect(lostAfter(kept.lost, kept.answers, { ...kept.answers, hostname: 'box' })).toEqual(kept.lost)
  expect(after([{ ...a, ssid: 'A2' }, b, c])).toEqual(kept.lost)
  expect(after([network('A'), b, c])).toEqual(['wifi.1.passphrase', 'secrets.token'])
  expect(after([b, c])).toEqual(['wifi.0.passphrase', 'secrets.token'])
  expect(after([a, c])).toEqual(['wifi.0.passphrase', 'secrets.token'])
  expect(after([a, b, c, network('', '')])).toEqual(kept.lost)
  expect(after([a, b, c], { token: 'y' })).toEqual(['wifi.0.passphrase', 'wifi.1.passphrase'])
})

test('only what the chosen way asks for stands in the way', () => {
  const table = { file: 'a.csv', rows: [noAnswers()], next: 0 }
  const both = withoutSecrets({ ...typed, table })
  expect(lostNow(both)).toEqual(kept.lost)
  expect(lostNow({ ...both, way: 'table' })).toEqual([])
  expect(lostNow({ ...both, way: 'none' })).toEqual([])
})

test('the rows of a table are kept without their secrets, which each row then lacks', () => {
  const rows = [
    { ...noAnswers(), hostname: 'attic', wifi: [network('A')], secrets: { token: 'x', other: '' } },
    { ...noAnswers(), hostname: 'cellar' },
  ]
  const table = { file: '', rows, next: 0 }
  const reloaded = withoutSecrets({ ...newPersonal, way: 'table', table })
  expect(JSON.stringify(reloaded)).not.toMatch(/open sesame|"x"/)
  expect(reloaded.table?.rows).toEqual([
    {
      ...rows[0],
      wifi: [network('A', '')],
      secrets: { token: '', other: '' },
      lost: ['wifi.0.passphrase', 'secrets.token'],
    },
    rows[1],
  ])
  expect(lostNow(reloaded)).toEqual(['wifi.0.passphrase', 'secrets.token'])
  // Reloaded again, and without the network that the passphrase was for.
  expect(withoutSecrets(reloaded).table).toEqual(reloaded.table)
  const [row = noAnswers()] = reloaded.table?.rows ?? []
  expect(lostOf({ ...row, wifi: [network('', '')] })).toEqual(['secrets.token'])
  expect(lostNow({ ...reloaded, ...leftEmpty(reloaded) })).toEqual([])
  // Drives that have their rows do not need them again.
  expect(lostNow({ ...reloaded, table: { ...table, rows: reloaded.table?.rows ?? [], next: 1 } })).toEqual([])
})

test('a table that has several networks for one machine is not kept: it has a cell for one passphrase', () => {
  const rows = [{ ...noAnswers(), wifi: [network('A'), network('B')] }]
  const reloaded = withoutSecrets({ ...newPersonal, way: 'table', table: { file: '', rows, next: 0 } })
  expect(reloaded.table).toBeNull()
  expect(lostNow(reloaded)).toEqual(['table'])
})
