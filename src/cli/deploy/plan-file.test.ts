import { lstatSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { deployRequest } from '#shared/deploy/plan.ts'
import { test } from '#test/folders.ts'
import { readPlanFile, savePlanFile } from './plan-file.ts'

const host = { name: 'root@box', host: 'box', user: 'root' }
const request = deployRequest.parse({ source: { kind: 'generation', number: 1 }, hosts: [host] })

test('a saved deploy is replaced by another one, even through a link', async ({ folder }) => {
  const file = join(folder, 'web.json')
  const link = join(folder, 'link')
  symlinkSync(file, link)
  await savePlanFile(file, request)
  await savePlanFile(link, { ...request, atOnce: 3 })
  expect(lstatSync(link).isSymbolicLink()).toBe(true)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(await readPlanFile(link)).toMatchObject({ atOnce: 3 })
})

test('no other file is replaced by one', async ({ folder }) => {
  const flake = join(folder, 'flake.nix')
  writeFileSync(flake, '{ outputs = _: { }; }')
  for (const path of [flake, folder, '/dev/null'])
    await expect(savePlanFile(path, request), path).rejects.toMatchObject({ code: 'deploy.plan-other' })
  expect(readFileSync(flake, 'utf8')).toBe('{ outputs = _: { }; }')
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true)
})

test('a folder and an endless file are reported as such', async ({ folder }) => {
  for (const path of [folder, '/dev/zero'])
    await expect(readPlanFile(path), path).rejects.toMatchObject({ code: 'file.broken' })
  await expect(readPlanFile(join(folder, 'nope'))).rejects.toMatchObject({ code: 'file.missing' })
})

test('a place below a file is reported as such', async ({ folder }) => {
  const file = join(folder, 'file')
  writeFileSync(file, 'mine')
  const saving = savePlanFile(join(file, 'plan.json'), request)
  await expect(saving).rejects.toMatchObject({
    code: 'folder.unusable',
    values: { reason: 'not a directory' },
  })
})
