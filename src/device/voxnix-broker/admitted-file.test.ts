// The list of people on a disk that takes no writes.
import { mkdirSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { openAdmitted } from './admitted-file.ts'
import type { Known } from './config.ts'

const person = (name: string, telegram: string): Known => ({
  name,
  telegram,
  account: null,
  role: 'operator',
  most: { workloads: 1, storageGiB: 1 },
  vms: null,
})
const names = (people: readonly Known[]) => people.map(({ name }) => name)

test('starts with the same people, and lets in only these, where nothing can be written', ({ folder }) => {
  const path = join(folder, 'people.json')
  const log: string[] = []
  const open = () =>
    openAdmitted(path, {
      leftBehind: () => [],
      guests: { numberOf: () => null, makeWay: () => undefined, isInTheWay: () => false },
      log: line => void log.push(line),
    })
  const [ada, ben, cyd] = [person('ada', '1'), person('ben', '2'), person('cyd', '3')]
  expect(names(open()([ada, ben]))).toEqual(['ada', 'ben'])
  // No file can have that name now, as on a full disk.
  mkdirSync(`${path}.partial`)
  expect(names(open()([ada, ben]))).toEqual(['ada', 'ben'])
  expect(log).toEqual([])
  const started = open()
  expect(names(started([ada, person('ben', '9'), cyd]))).toEqual(['ada'])
  expect(log).toEqual([expect.stringMatching(/^The list of people was not written: /)])
  rmdirSync(`${path}.partial`)
  expect(names(started([ada, ben, cyd]))).toEqual(['ada', 'ben', 'cyd'])
})
