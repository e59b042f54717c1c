import { chmodSync, chownSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { moveNew } from './move-new.ts'

test('when several want one name, one gets it and the others keep what they have', async ({ folder }) => {
  const names = ['a', 'b', 'c', 'd']
  for (const name of names) writeFileSync(join(folder, name), name)
  const to = join(folder, 'to')
  const results = await Promise.allSettled(names.map(name => moveNew(join(folder, name), to)))
  const losers = names.filter((_, at) => results[at]?.status === 'rejected')
  expect(losers).toHaveLength(3)
  for (const result of results)
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'file.taken' })
  expect(readdirSync(folder).sort()).toEqual([...losers, 'to'])
  expect(losers).not.toContain(readFileSync(to, 'utf8'))
})

test('a dangling link counts as taken; a failed move leaves no empty file', async ({ folder }) => {
  const [from, link] = [join(folder, 'from'), join(folder, 'link')]
  writeFileSync(from, '')
  symlinkSync(join(folder, 'gone'), link)
  await expect(moveNew(from, link)).rejects.toMatchObject({ code: 'file.taken' })
  await expect(moveNew(join(folder, 'gone'), join(folder, 'to'))).rejects.toMatchObject({
    code: 'file.missing',
  })
  expect(readdirSync(folder).sort()).toEqual(['from', 'link'])
})

/** Root may read everything otherwise. */
const isRoot = process.getuid?.() === 0
const nobodyUid = 65534

test('a folder that is writable but not readable takes a file, which stays there', async ({ folder }) => {
  const [from, to] = [join(folder, 'from'), join(folder, 'to')]
  writeFileSync(from, 'all there is')
  if (isRoot) for (const path of [folder, from]) chownSync(path, nobodyUid, nobodyUid)
  chmodSync(folder, 0o300)
  if (isRoot) process.seteuid?.(nobodyUid)
  try {
    await moveNew(from, to)
  } finally {
    if (isRoot) process.seteuid?.(0)
    chmodSync(folder, 0o700)
  }
  expect(readdirSync(folder)).toEqual(['to'])
  expect(readFileSync(to, 'utf8')).toBe('all there is')
})
