import { execFile } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect } from 'vitest'
import { test } from '#test/folders.ts'
import { createLog } from './log.ts'

const home = '/home/me'
const own = (folder: string) => ({ folder: join(folder, 'kiln', 'logs'), process: 'engine' as const, home })
const rows = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n')
const mode = (path: string) => statSync(path).mode & 0o777

describe('the diagnostic log', () => {
  test('has one JSON line for each event: time, process, event, data', async ({ folder }) => {
    const log = createLog({ ...own(folder), now: () => Date.UTC(2026, 10, 21, 12, 0, 1) })
    log.debug('process-started', { version: '0.1.0' })
    log.warn('job-ended', { kind: 'build', code: 'space.full', durationMs: 20 })
    await log.flush()
    const path = join(folder, 'kiln', 'logs', 'kiln.log')
    expect(rows(path).map(row => JSON.parse(row))).toEqual([
      {
        time: '2026-11-21T12:00:01.000Z',
        process: 'engine',
        pid: process.pid,
        level: 'debug',
        event: 'process-started',
        data: { version: '0.1.0' },
      },
      expect.objectContaining({
        level: 'warn',
        event: 'job-ended',
        data: { kind: 'build', code: 'space.full', durationMs: 20 },
      }),
    ])
    expect(await log.read()).toHaveLength(2)
  })

  test('is private to its user, whatever the umask', async ({ folder }) => {
    const umask = process.umask(0o022)
    try {
      const log = createLog(own(folder))
      log.debug('process-started')
      await log.flush()
    } finally {
      process.umask(umask)
    }
    const logs = join(folder, 'kiln', 'logs')
    expect([mode(join(folder, 'kiln')), mode(logs), mode(join(logs, 'kiln.log'))]).toEqual([
      0o700, 0o700, 0o600,
    ])
  })

  test('is rotated when it is full, and the oldest file is deleted', async ({ folder }) => {
    const log = createLog({ ...own(folder), rotation: { maxBytes: 600, files: 3 } })
    for (let count = 1; count <= 30; count++) {
      log.debug('job-started', { count })
      await log.flush()
    }
    const logs = join(folder, 'kiln', 'logs')
    expect(readdirSync(logs).filter(name => name !== 'kiln.log')).toEqual(['kiln.log.1', 'kiln.log.2'])
    for (const name of readdirSync(logs)) expect(statSync(join(logs, name)).size).toBeLessThan(800)
    const counts = (await log.read()).map(({ data }) => data.count)
    expect(counts.at(-1)).toBe(30)
    expect(counts).toEqual(counts.map((_, index) => (counts[0] ?? 0) + index))
  })

  test('takes the lines of several processes at once, without losing or mixing any while they rotate it', async ({
    folder,
  }) => {
    const logs = join(folder, 'kiln', 'logs')
    const module = JSON.stringify(join(import.meta.dirname, 'log.ts'))
    // Enough files that nothing is dropped: each of 300 lines takes about 130 bytes.
    const script = `
      import { createLog } from ${module}
      const log = createLog({ folder: process.argv[1], process: 'cli', home: '/home/me',
        rotation: { maxBytes: 8000, files: 40 } })
      for (let count = 1; count <= 300; count++) {
        log.debug('job-started', { count })
        if (count % 7 === 0) await log.flush()
      }
      await log.flush()`
    const run = () =>
      promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script, logs], {
        cwd: join(import.meta.dirname, '..', '..', '..'),
      })
    await Promise.all([run(), run(), run(), run()])
    const names = readdirSync(logs)
    const lines = names.flatMap(name => rows(join(logs, name)).map(row => JSON.parse(row)))
    expect(names.length).toBeGreaterThan(5)
    expect(names).not.toContain('.rotating')
    const byProcess = Map.groupBy(lines, ({ pid }) => pid)
    expect(byProcess.size).toBe(4)
    for (const own of byProcess.values())
      expect(own.map(({ data }) => data.count).sort((a, b) => a - b)).toEqual(
        Array.from({ length: 300 }, (_, index) => index + 1),
      )
  })

  test('rotates although a killed process left its lock', async ({ folder }) => {
    const options = { ...own(folder), rotation: { maxBytes: 100, files: 2 } }
    mkdirSync(options.folder, { recursive: true })
    const lock = join(options.folder, '.rotating')
    writeFileSync(lock, '')
    utimesSync(lock, 0, 0)
    const log = createLog(options)
    for (let count = 1; count <= 4; count++) {
      log.debug('job-started', { count })
      await log.flush()
    }
    const names = readdirSync(options.folder)
    expect(names).toContain('kiln.log.1')
    expect(names).not.toContain('.rotating')
  })

  test('never throws if it cannot be written, and drops queued lines', async ({ folder }) => {
    writeFileSync(join(folder, 'kiln'), 'a file')
    const log = createLog(own(folder))
    log.warn('process-crashed')
    await log.flush()
    log.flushNow()
    expect(await log.read()).toEqual([])
    const cyclic: Record<string, unknown> = {}
    cyclic['code'] = cyclic
    expect(() => log.debug('job-ended', cyclic as never)).not.toThrow()
    expect(() => log.debug('job-ended', null as never)).not.toThrow()
  })

  test('follows no link', async ({ folder }) => {
    const { folder: logs } = own(folder)
    mkdirSync(logs, { recursive: true })
    const other = join(folder, 'other')
    writeFileSync(other, '')
    chmodSync(other, 0o644)
    symlinkSync(other, join(logs, 'kiln.log'))
    const log = createLog(own(folder))
    log.debug('process-started')
    await log.flush()
    log.debug('process-ended')
    log.flushNow()
    expect(readFileSync(other, 'utf8')).toBe('')
  })

  test('writes its queue when its process ends at once', ({ folder }) => {
    const log = createLog(own(folder))
    log.warn('process-crashed', { code: 'internal' })
    log.flushNow()
    expect(rows(join(folder, 'kiln', 'logs', 'kiln.log'))).toHaveLength(1)
  })

  test('reports how many lines it dropped because they came too fast', async ({ folder }) => {
    let time = 0
    const log = createLog({ ...own(folder), now: () => time })
    for (let count = 1; count <= 5000; count++) log.debug('job-started', { count })
    await log.flush()
    time += 1000
    log.debug('process-ended')
    await log.flush()
    const lines = await log.read()
    expect(lines.length).toBe(502)
    expect(lines.at(-2)).toMatchObject({ event: 'lines-dropped', data: { count: 4500 } })
    expect(lines.at(-1)).toMatchObject({ event: 'process-ended' })
  })

  test('skips lines of foreign formats', async ({ folder }) => {
    const log = createLog(own(folder))
    log.debug('process-started')
    await log.flush()
    const path = join(folder, 'kiln', 'logs', 'kiln.log')
    const good = rows(path)[0] ?? ''
    const foreign = good.replace('"data":{}', '"data":{"password":"hunter2","code":"space.full"}')
    writeFileSync(
      path,
      `{"torn\n${foreign}\nnull\n[]\n${good.replace('process-started', 'hunter2 was here')}\n`,
    )
    const lines = await log.read()
    expect(lines.map(({ event, data }) => [event, data])).toEqual([
      ['process-started', { code: 'space.full', hidden: 1 }],
      ['unnamed-event', {}],
    ])
  })
})
