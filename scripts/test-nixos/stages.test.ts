import { expect, test } from 'vitest'
import { createRow } from './stages.ts'

test('a stage after the last that is wanted is left out, and says so', async () => {
  const { row, stage } = createRow('template', () => {}, { until: 'booted' })
  expect(await stage('booted', async () => 'up')).toBe('up')
  expect(await stage('login', () => Promise.reject(new Error('not run')))).toBeNull()
  expect(row.booted).toHaveProperty('seconds')
  expect(row.login).toEqual({ skipped: 'not requested' })
  expect(row.built).toEqual({ skipped: 'an earlier stage failed' })
})

test('a stage that runs alone also runs what it is made of', async () => {
  const { row, stage } = createRow('template', () => {}, { only: 'deploy' })
  for (const name of ['built', 'image', 'booted', 'deploy'] as const) await stage(name, async () => name)
  expect([row.built, row.image, row.deploy]).toEqual(Array(3).fill({ seconds: expect.any(Number) }))
  expect(row.booted).toEqual({ skipped: 'not requested' })
  const installed = createRow('template', () => {}, { only: 'install' })
  for (const name of ['image', 'deploy', 'iso', 'install'] as const)
    await installed.stage(name, async () => name)
  // It starts from the disc, and what is installed makes its own disk.
  expect(installed.row.image).toEqual({ skipped: 'not requested' })
  expect(installed.row.deploy).toEqual({ skipped: 'not requested' })
  const replaced = createRow('template', () => {}, { only: 'install by kexec' })
  for (const name of ['image', 'iso', 'install by kexec'] as const)
    await replaced.stage(name, async () => name)
  // It runs what is replaced, and starts from no disc.
  expect(replaced.row.image).toHaveProperty('seconds')
  expect(replaced.row.iso).toEqual({ skipped: 'not requested' })
  expect([installed.row.iso, installed.row.install]).toEqual(Array(2).fill({ seconds: expect.any(Number) }))
})

test('a stage that fails says why, and gives nothing', async () => {
  const { row, stage } = createRow('template', () => {})
  expect(await stage('login', () => Promise.reject(new Error('refused')))).toBeNull()
  expect(row.login).toEqual({ failed: 'refused' })
})
