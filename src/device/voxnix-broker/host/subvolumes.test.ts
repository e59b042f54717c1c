import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { replacePlaceholders, subvolumesIn, unsearched } from './subvolumes.ts'

test('a search for subvolumes stops at folders deeper than a path can be, and reports that', async ({
  folder,
}) => {
  mkdirSync(join(folder, 'flat'))
  expect(await subvolumesIn(folder)).toEqual([])
  const deep = 'i=0; while [ $i -lt 25 ]; do mkdir "$1"; cd "$1"; i=$((i+1)); done'
  execFileSync('sh', ['-c', deep, 'sh', 'd'.repeat(200)], { cwd: folder })
  expect(await subvolumesIn(folder)).toEqual([unsearched])
  // Restoring a snapshot with such folders is not undone because of them.
  await replacePlaceholders(folder)
  execFileSync('rm', ['-rf', join(folder, 'd'.repeat(200))])
})

test('checks a limited number of entries of one folder, including files', async ({ folder }) => {
  for (let at = 0; at < 20; at += 1) writeFileSync(join(folder, String(at)), '')
  expect(await subvolumesIn(folder, 10)).toEqual([unsearched])
  expect(await subvolumesIn(folder, 50)).toEqual([])
})

test('checks a limited number of folders, and follows no links', async ({ folder }) => {
  for (let at = 0; at < 20; at += 1) mkdirSync(join(folder, String(at)))
  expect(await subvolumesIn(folder, 10)).toEqual([unsearched])
  expect(await subvolumesIn(folder, 50)).toEqual([])
  symlinkSync('/', join(folder, 'link'))
  expect(await subvolumesIn(folder, 50)).toEqual([])
})
