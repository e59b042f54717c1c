// The real commands, without Nix.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { kilnIn } from '#test/engine/kiln.ts'
import { test } from '#test/folders.ts'

test('an interrupted build is listed with its size, and removed', ({ folder }) => {
  const kiln = kilnIn(folder)
  const id = 'tiny-20260101-000000-0001'
  mkdirSync(join(folder, 'images', id), { recursive: true })
  writeFileSync(join(folder, 'images', id, '.tiny.raw.00ff00.partial-1'), Buffer.alloc(3_000_000, 1))
  const listed = kiln('images')
  expect(listed.stdout).toContain('No images yet.')
  expect(listed.stderr).toContain(
    `1 build made no image (3.0 MB). To remove one: kiln images rm ID\n  ${id}  3.0 MB`,
  )
  expect(kiln('images', 'show', id).stderr).not.toContain('Did you mean')
  expect(kiln('images', 'rm', id, '--yes').stdout).toBe(`Removed ${id}: 3.0 MB freed.\n`)
  expect(kiln('images').stderr).toBe('')
})

test('if many builds have no image, the largest are named', ({ folder }) => {
  for (const end of [1, 2, 3, 4, 5, 6, 7]) {
    const path = join(folder, 'images', `tiny-20260101-000000-000${end}`)
    mkdirSync(path, { recursive: true })
    writeFileSync(join(path, 'events.ndjson'), Buffer.alloc(end * 100_000, 1))
  }
  const lines = kilnIn(folder)('images').stderr.trim().split('\n')
  expect(lines[0]).toContain('7 builds made no image')
  expect(lines.slice(1).map(line => line.trim().split('  ')[0])).toEqual([
    ...[7, 6, 5, 4, 3].map(end => `tiny-20260101-000000-000${end}`),
    'and 2 more: kiln images --json',
  ])
})
