// Tokens and configuration of a claimed box, also on a full disk: the real programs with the real `kiln connect serve`.
import { chmodSync, existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, vi } from 'vitest'
import { claimedBox, connectOfFile, type DeviceBox, keptReports } from '#test/device-box.ts'
import { isRoot, test } from '#test/folders.ts'

const connect = connectOfFile()
const claimed = (folder: string) => claimedBox(connect.home, folder, connect.between.address)
const kept = (box: DeviceBox) => keptReports(connect.home, box)

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
    // The site that it has, with another secret: newt-endpoint.long.test.ts has the others.
    const pangolin = { ...changed.pangolin, newt_secret: 'before' }
    writeFileSync(box.path('config.json'), JSON.stringify({ ...config, pangolin }))
    answering({ customer: changed.customer })
    expect((await box.run('kaliun-config-sync')).status).toBe(75)
    expect(box.config()).toEqual({ ...config, pangolin })
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
      claimed: config.claimed,
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
