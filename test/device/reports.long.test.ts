// Tokens, configuration and reports of a claimed box: the real programs with the real `kiln connect serve`.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, vi } from 'vitest'
import { claimedBox, connectOfFile, type DeviceBox } from '#test/device-box.ts'
import { isRoot, test } from '#test/folders.ts'

const connect = connectOfFile()
const waiting = (box: DeviceBox) => readdirSync(box.path('reports')).filter(name => name.endsWith('.json'))
const claimed = (folder: string) => claimedBox(connect.home, folder, connect.between.address)

/** What the server stored about a box, by the time at which it was made. */
function kept(box: DeviceBox): { at: number; report: Record<string, unknown> }[] {
  const db = new DatabaseSync(join(connect.home, 'connect/connect.db'), { readOnly: true })
  try {
    const rows = db.prepare('SELECT at, report FROM reports WHERE device = ? ORDER BY at')
    return rows
      .all(box.read('install_id').trim())
      .map(({ at, report }) => ({ at: Number(at), report: JSON.parse(String(report)) }))
  } finally {
    db.close()
  }
}

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

describe('kaliun-token-refresh [A4]', () => {
  test('(c) (d) rotates both tokens, makes config.json private again, and keeps its other fields', async ({
    folder,
  }) => {
    const box = await claimed(folder)
    const before = { ...box.config(), mine: { note: 'kept' } }
    writeFileSync(box.path('config.json'), JSON.stringify(before))
    chmodSync(box.path('config.json'), 0o644)
    // An hour later, by the box's clock.
    const clock = Date.now() + 3_600_000
    expect(await box.run('kaliun-token-refresh', { clock })).toEqual({ status: 0, stderr: '' })
    const after = box.config()
    expect(after.auth.access_token).not.toBe(before.auth.access_token)
    expect(after.auth.refresh_token).not.toBe(before.auth.refresh_token)
    expect({ ...after, auth: before.auth }).toEqual(before)
    expect(statSync(box.path('config.json')).mode & 0o777).toBe(0o600)
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
  })

  test('does nothing while the token is valid', async ({ folder }) => {
    const box = await claimed(folder)
    const before = connect.between.calls.length
    expect((await box.run('kaliun-token-refresh')).status).toBe(0)
    expect(connect.between.calls.length).toBe(before)
  })

  test.for(['lose', 'cut', 'half', 'kill'] as const)(
    'gets its successors again after the answer with them was lost: %s',
    async (fault, { folder }) => {
      const { between } = connect
      const box = await claimed(folder)
      const clock = Date.now() + 3_600_000
      const before = box.read('config.json')
      const seen = between.calls.length
      between.next(fault === 'kill' ? 'lose' : fault)
      const refresh = box.start('kaliun-token-refresh', { clock })
      if (fault === 'kill') {
        await vi.waitFor(() => expect(between.calls.length).toBeGreaterThan(seen), { interval: 2 })
        refresh.child.kill('SIGKILL')
      }
      await refresh.ended
      expect(box.read('config.json')).toBe(before)
      expect((await box.run('kaliun-token-refresh', { clock })).status).toBe(0)
      expect(box.config().auth.access_token).not.toBe(JSON.parse(before).auth.access_token)
      expect((await box.run('kaliun-health-reporter')).status).toBe(0)
    },
  )

  test('run by many programs at once leaves one working pair', async ({ folder }) => {
    const box = await claimed(folder)
    const clock = Date.now() + 3_600_000
    const programs = ['kaliun-token-refresh', 'kaliun-config-sync', 'kaliun-health-reporter'] as const
    const ended = await Promise.all(programs.map(program => box.run(program, { clock })))
    expect(ended.map(each => each.status)).toEqual([0, 0, 0])
    for (const program of programs) expect((await box.run(program)).status).toBe(0)
  })

  test('gets new tokens with its key if Connect rejects all old ones', async ({ folder }) => {
    const box = await claimed(folder)
    const config = box.config()
    const strange = { ...config.auth, access_token: 'x'.repeat(43), refresh_token: 'y'.repeat(43) }
    writeFileSync(box.path('config.json'), JSON.stringify({ ...config, auth: strange }))
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
    expect(box.config().auth.access_token).not.toBe(strange.access_token)
  })
})

describe('kaliun-config-sync [A4]', () => {
  test('copies customer and pangolin, rejects an answer without pangolin, and writes only changes', async ({
    folder,
  }) => {
    const { between } = connect
    const box = await claimed(folder)
    const config = box.config()
    const first = statSync(box.path('config.json')).ino
    expect((await box.run('kaliun-config-sync')).status).toBe(0)
    expect(statSync(box.path('config.json')).ino).toBe(first)
    // What has a report sent at once: the claim, and a change.
    const configured = join(box.runFolder, 'configured')
    rmSync(configured)
    // A customer as KaliunBox's own server names one.
    const changed = {
      customer: { name: 'Grace Brewster Hopper', email: 'grace@example.com', address: 'Road 1' },
      pangolin: { newt_id: 'n', newt_secret: 's', endpoint: 'https://pangolin.example' },
    }
    const answering = (body: unknown) =>
      between.when(({ path }) =>
        path.endsWith('/config') ? { status: 200, body: JSON.stringify(body) } : 'pass',
      )
    answering({ customer: changed.customer })
    expect((await box.run('kaliun-config-sync')).status).toBe(75)
    expect(box.config()).toEqual(config)
    expect(existsSync(configured)).toBe(false)
    answering(changed)
    expect((await box.run('kaliun-config-sync')).status).toBe(0)
    expect(existsSync(configured)).toBe(true)
    expect(box.config()).toEqual({
      auth: config.auth,
      customer: {
        first_name: 'Grace Brewster',
        last_name: 'Hopper',
        email: 'grace@example.com',
        address: 'Road 1',
      },
      pangolin: changed.pangolin,
    })
  })
})

describe('a full disk', () => {
  test.runIf(isRoot)(
    'loses no configuration, uses no token that it could not store, and shows why',
    async ({ smallDisk }) => {
      const box = await claimed(smallDisk)
      const before = box.read('config.json')
      const filler = join(smallDisk, 'filler')
      const clock = Date.now() + 3_600_000
      let free = 4096
      // Down to the last page.
      for (let at = 0; free >= 1; at++) {
        try {
          writeFileSync(`${filler}${at}`, Buffer.alloc(65_536))
        } catch {
          free = 0
        }
      }
      const refused = await box.run('kaliun-token-refresh', { clock })
      expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('The disk is full')])
      expect(box.read('config.json')).toBe(before)
      // From memory.
      expect((await box.run('kaliun-health-reporter')).status).toBe(1)
      expect(kept(box)).toHaveLength(1)

      for (const name of readdirSync(smallDisk).filter(each => each.startsWith('filler')))
        rmSync(join(smallDisk, name))
      expect((await box.run('kaliun-token-refresh', { clock })).status).toBe(0)
      expect((await box.run('kaliun-health-reporter')).status).toBe(0)
    },
  )
})
