import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Ports } from '#engine/ports/index.ts'
import { createFiles } from '#platform/files/files.ts'
import { ownProcess } from '#platform/process/running.ts'
import { quietLog } from '#test/engine/quiet-log.ts'
import { dryRunId, sweepLeftovers } from './sweep.ts'

const id = 'tiny-20260101-000000-0001'
const gone = 2 ** 22 + 1
const dryRunOf = (pid: number, startTicks: string | null) =>
  dryRunId({ host: { pid, startTicks } as Ports['host'], randomHex: () => 'abcd0123' })

test('what killed engines left is removed from images and workspaces, and nothing else', async () => {
  const home = mkdtempSync(join(tmpdir(), 'kiln-sweep-'))
  const ports = {
    files: createFiles(),
    log: quietLog,
    folders: { data: home, config: home, cache: join(home, 'cache'), profiles: [], ownProfiles: [] },
  }
  const below = (...names: string[]) => {
    mkdirSync(join(home, ...names.slice(0, -1)), { recursive: true })
    writeFileSync(join(home, ...names), 'x')
  }
  try {
    const { pid, startTicks } = ownProcess()
    const [mine, stale] = [dryRunOf(pid, startTicks), dryRunOf(gone, null)]
    below('images', id, `.a.raw.abcdef.partial-${gone}`)
    below('images', id, `.b.raw.abcdef.partial-${pid}`)
    below('images', id, 'a.raw')
    below('images', 'not an image', `.a.abcdef.partial-${gone}`)
    below('workspaces', `.${id}.abcdef.partial-${gone}`, 'flake.nix')
    below('workspaces', id, 'flake.nix')
    for (const name of [mine, stale, 'dry-run-of-mine']) below('cache', 'workspaces', name, 'flake.nix')
    await sweepLeftovers(ports, join(home, 'images'))
    expect(readdirSync(join(home, 'images', id)).sort()).toEqual([`.b.raw.abcdef.partial-${pid}`, 'a.raw'])
    expect(readdirSync(join(home, 'images', 'not an image'))).toHaveLength(1)
    expect(readdirSync(join(home, 'workspaces'))).toEqual([id])
    expect(readdirSync(join(home, 'cache', 'workspaces')).sort()).toEqual([mine, 'dry-run-of-mine'].sort())
    await sweepLeftovers(ports, join(home, 'nowhere'))
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
})
