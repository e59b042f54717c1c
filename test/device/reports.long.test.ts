// The reports of a claimed box: the real program with the real `kiln connect serve`.
import { mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { describe, expect, vi } from 'vitest'
import { claimedBox, connectOfFile, type DeviceBox, keptReports } from '#test/device-box.ts'
import { test } from '#test/folders.ts'

const connect = connectOfFile()
const waiting = (box: DeviceBox) => readdirSync(box.path('reports')).filter(name => name.endsWith('.json'))
const claimed = (folder: string) => claimedBox(connect.home, folder, connect.between.address)
const kept = (box: DeviceBox) => keptReports(connect.home, box)

describe('kaliun-health-reporter [A6]', () => {
  test("reports the box's health, and keeps nothing that was acknowledged", async ({ folder }) => {
    const box = await claimed(folder)
    expect(await box.run('kaliun-health-reporter')).toEqual({ status: 0, stderr: '' })
    expect(waiting(box)).toEqual([])
    expect(kept(box)).toMatchObject([
      {
        report: {
          uptime_seconds: expect.any(Number),
          memory: { total_bytes: expect.any(Number) },
          load_average: [expect.any(Number), expect.any(Number), expect.any(Number)],
          disk: { root_total_bytes: expect.any(Number) },
          system: { arch: expect.stringMatching(/^(x86_64|aarch64)$/) },
        },
      },
    ])
  })

  test('keeps reports while the server is away, and sends the newest first', async ({ folder }) => {
    const { between } = connect
    const box = await claimed(folder)
    between.when(() => 'cut')
    for (let n = 1; n <= 3; n++) expect((await box.run('kaliun-health-reporter')).status).toBe(75)
    expect(waiting(box)).toHaveLength(3)
    expect(statSync(box.path('reports')).mode & 0o777).toBe(0o700)
    expect(box.told('reports')).toMatchObject({ problem: 'cut' })
    between.when(() => 'pass')
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
    expect(waiting(box)).toEqual([])
    const reports = kept(box)
    expect(reports).toHaveLength(4)
    // The last one has just been made; the ones that waited have their own times.
    const ages = reports.map(({ report }) => Number(report['age_seconds'] ?? 0))
    expect(ages).toEqual([...ages].sort((a, b) => b - a))
  })

  test('loses no acknowledged report, and sends others again, after a kill at any time', async ({
    folder,
  }) => {
    const { between } = connect
    const box = await claimed(folder)
    for (const fault of ['lose', 'cut', 'half'] as const) {
      between.when(({ path }) => (path.endsWith('/health') ? fault : 'pass'))
      const reporter = box.start('kaliun-health-reporter')
      const before = between.calls.length
      await vi.waitFor(
        () => expect(between.calls.slice(before).some(({ path }) => path.endsWith('/health'))).toBe(true),
        { timeout: 60_000, interval: 5 },
      )
      reporter.child.kill('SIGKILL')
      await reporter.ended
    }
    between.when(() => 'pass')
    const waited = waiting(box).length
    expect(waited).toBeGreaterThan(0)
    const before = between.calls.length
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
    expect(between.calls.slice(before)).toHaveLength(waited + 1)
    expect(waiting(box)).toEqual([])
    expect(kept(box).length).toBeGreaterThanOrEqual(waited + 1)
  })

  test('waits as long as Connect asks, and is not blocked by a report that it will never accept', async ({
    folder,
  }) => {
    const { between } = connect
    const box = await claimed(folder)
    between.next({ status: 503, headers: { 'retry-after': '9999' } })
    const before = between.calls.length
    expect((await box.run('kaliun-health-reporter')).status).toBe(75)
    expect(between.calls.length).toBe(before + 1)
    expect(box.told('reports')).toMatchObject({ problem: 'busy' })
    between.next({ status: 400 })
    expect((await box.run('kaliun-health-reporter')).stderr).toContain('HTTP 400')
    expect(waiting(box)).toEqual([])
    expect(kept(box)).toHaveLength(1)
  })

  test('is bounded on the disk, and survives foreign files', async ({ folder }) => {
    const { between } = connect
    const box = await claimed(folder)
    mkdirSync(box.path('reports'), { mode: 0o700 })
    for (let n = 1; n <= 250; n++)
      writeFileSync(box.path(`reports/${String(n).padStart(12, '0')}.json`), n % 2 ? 'cut off {' : '{"at":1}')
    writeFileSync(box.path('reports/notes.txt'), 'mine')
    between.when(() => 'cut')
    expect((await box.run('kaliun-health-reporter')).status).toBe(75)
    expect(waiting(box).length).toBeLessThanOrEqual(200)
    between.when(() => 'pass')
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
    expect(readdirSync(box.path('reports'))).toEqual(['notes.txt'])
    expect(kept(box)).toHaveLength(2)
  })

  test('writes nothing for a box without an owner', async ({ folder }) => {
    const box = await claimed(folder)

    renameSync(box.path('config.json'), box.path('config.json.kept'))
    const before = connect.between.calls.length
    expect(await box.run('kaliun-health-reporter')).toEqual({ status: 0, stderr: '' })
    expect(readdirSync(box.state)).not.toContain('reports')
    expect(connect.between.calls.length).toBe(before)
  })
})
