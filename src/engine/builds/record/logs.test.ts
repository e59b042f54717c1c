// The logs of a build of many derivations, on a real disk.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { FilesPort } from '#engine/ports/files.ts'
import { createFiles } from '#platform/files/files.ts'
import { BuildLogs, logPath } from './logs.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-logs-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Counts the logs that are open, or being opened or closed. */
function counted(files: FilesPort) {
  const count = { open: 0, most: 0 }
  const openLog: FilesPort['openLog'] = async path => {
    count.most = Math.max(count.most, ++count.open)
    const log = await files.openLog(path)
    return { ...log, close: () => log.close().finally(() => count.open--) }
  }
  return { files: { ...files, openLog }, count }
}

test('of hundreds of derivations that take turns every line is kept in order, and few files are open', async () => {
  const { files, count } = counted(createFiles())
  const logs = new BuildLogs(files, folder)
  const names = Array.from({ length: 100 }, (_, n) => `/nix/store/${n}-package.drv`)
  for (let turn = 0; turn < 3; turn++) {
    for (const name of names) logs.append(name, [`${name} ${turn}`])
    // Once in the middle of it, once after the requested work is done.
    if (turn === 1) await files.readLog(logPath(folder, names[0] ?? ''), 0, 1)
  }
  await logs.close()
  expect(logs.fault).toBeNull()
  expect(count.open).toBe(0)
  expect(count.most).toBeLessThanOrEqual(32)
  for (const name of names)
    expect(readFileSync(logPath(folder, name), 'utf8')).toBe(`${name} 0\n${name} 1\n${name} 2\n`)
})

test('the log of everything has the lines of the builders too, each after its name, and Nix’s own tail has not', async () => {
  const logs = new BuildLogs(createFiles(), folder)
  const drv = `/nix/store/${'0'.repeat(32)}-busybox-1.36.drv`
  logs.append('', ['building'])
  logs.append(drv, ['configuring', 'done'])
  logs.append('', ['error: it failed'])
  await logs.close()
  expect(readFileSync(logPath(folder, ''), 'utf8')).toBe(
    'building\nbusybox-1.36> configuring\nbusybox-1.36> done\nerror: it failed\n',
  )
  expect(readFileSync(logPath(folder, drv), 'utf8')).toBe('configuring\ndone\n')
  expect(logs.tail('')).toEqual(['building', 'error: it failed'])
})

test('the one that says something all the time stays open', async () => {
  const { files } = counted(createFiles())
  const opened: string[] = []
  const openLog: FilesPort['openLog'] = path => {
    opened.push(path)
    return files.openLog(path)
  }
  const logs = new BuildLogs({ ...files, openLog }, folder)
  for (let n = 0; n < 100; n++) {
    logs.append('', [`${n}`])
    logs.append(`/nix/store/${n}.drv`, ['x'])
  }
  await logs.close()
  expect(opened.filter(path => path === logPath(folder, ''))).toHaveLength(1)
})
