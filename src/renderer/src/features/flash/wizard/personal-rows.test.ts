import { expect, test } from 'vitest'
import { seedsFor } from '#features/seed/answers.ts'
import { newPersonal, type Personal } from '#features/seed/personal.ts'
import { noAnswers } from '#shared/seed/seed.ts'
import { personalAgain, personalProblems } from './personal-rows.ts'

const of = (count: number) => ({ count, options: [{ key: 'token', label: 'Access token' }] })
const form = (hostname: string): Personal => ({ ...newPersonal, answers: { ...noAnswers(), hostname } })
const table = (names: string[], next = 0): Personal => ({
  ...newPersonal,
  way: 'table',
  table: { file: 'a.csv', rows: names.map(hostname => ({ ...noAnswers(), hostname })), next },
})

test('the drives get the rows of a table in their order, from the first that is left', () => {
  expect(seedsFor(table(['a', 'b', 'c'], 1), 2).map(seed => seed?.hostname)).toEqual(['b', 'c'])
  expect(personalProblems(table(['a', 'b', 'c'], 1), of(2))).toEqual([])
  expect(personalProblems(table(['a', 'b', 'c'], 2), of(2))).toHaveLength(1)
  expect(personalProblems({ ...newPersonal, way: 'table' }, of(1))).toEqual([
    'Fill in the table, load one, or use the form.',
  ])
})

test('a cell that is wrong is named by its row and column', () => {
  const [problem] = personalProblems(table(['a', 'b c']), of(2))
  expect(problem).toMatch(/^Row 2, Host name: "b c" is not a valid host name/)
  expect(personalProblems(table(['a', 'b c']), of(1))).toEqual([])
  // Before the drives that have no row: the focus goes to that cell.
  expect(personalProblems(table(['a', 'b c']), of(3))[0]).toMatch(/^Row 2, Host name/)
})

test('a secret that is wrong is named by the label of its option', () => {
  const row = { ...noAnswers(), secrets: { token: 'a\0b' } }
  const personal: Personal = { ...newPersonal, way: 'table', table: { file: '', rows: [row], next: 0 } }
  expect(personalProblems(personal, of(1))[0]).toMatch(/^Row 1, Access token: /)
})

test('on a retry each drive gets its own answers, also after drives without any', () => {
  const seed = { ...noAnswers(), hostname: 'cellar' }
  const again = personalAgain(form('other'), [null, seed])
  expect(seedsFor(again, 2).map(each => each?.hostname)).toEqual([undefined, 'cellar'])
  expect(seedsFor(personalAgain(form('other'), [null, null]), 2)).toEqual([null, null])
})
