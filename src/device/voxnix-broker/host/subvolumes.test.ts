import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { replacePlaceholders, subvolumesIn, unsearched } from './subvolumes.ts'

test('a search for subvolumes ends at folders deeper than a path can be, and says so', async ({ folder }) => {
  mkdirSync(join(folder, 'flat'))
  expect(await subvolumesIn(folder)).toEqual([])
  const deep = 'i=0; while [ $i -lt 25 ]; do mkdir "$1"; cd "$1"; i=$((i+1)); done'
  execFileSync('sh', ['-c', deep, 'sh', 'd'.repeat(200)], { cwd: folder })
  expect(await subvolumesIn(folder)).toEqual([unsearched])
  // A restore of a snapshot that has them is not taken back for it.
  await replacePlaceholders(folder)
  execFileSync('rm', ['-rf', join(folder, 'd'.repeat(200))])
})

test('it looks at so many entries of one folder, files too', async ({ folder }) => {
  for (let at = 0; at < 20; at += 1) writeFileSync(join(folder, String(at)), '')
  expect(await subvolumesIn(folder, 10)).toEqual([unsearched])
  expect(await subvolumesIn(folder, 50)).toEqual([])
})

test('it looks at so many folders and no more, and follows no link', async ({ folder }) => {
  for (let at = 0; at < 20; at += 1) mkdirSync(join(folder, String(at)))
  expect(await subvolumesIn(folder, 10)).toEqual([unsearched])
  expect(await subvolumesIn(folder, 50)).toEqual([])
  symlinkSync('/', join(folder, 'link'))
  expect(await subvolumesIn(folder, 50)).toEqual([])
})
