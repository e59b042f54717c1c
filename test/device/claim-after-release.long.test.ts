// A box that its owner released is claimed by the next one, and keeps nothing of the first.
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, vi } from 'vitest'
import {
  atDesk,
  claimAt,
  claimedBox,
  codeOf,
  connectOfFile,
  type DeviceBox,
  deviceBox,
} from '#test/device-box.ts'
import { test } from '#test/folders.ts'

const patience = { timeout: 60_000, interval: 50 }
const connect = connectOfFile()

const logFiles = ['send_logs', 'last_log_cursor']
/** Newt, and logs. */
function withAccess(box: DeviceBox) {
  const pangolin = { newt_id: 'n', newt_secret: 's', endpoint: 'https://pangolin.example' }
  writeFileSync(box.path('config.json'), JSON.stringify({ ...box.config(), pangolin }))
  for (const name of logFiles) writeFileSync(box.path(name), '')
}

describe('kaliunbox-auto-claim after a release [A1]', () => {
  test('shows a code again after its owner released it, and loses no configuration', async ({ folder }) => {
    const { between, home } = connect
    const box = await claimedBox(home, folder, between.address)
    withAccess(box)
    await atDesk(home, desk => desk.release(box.read('install_id').trim()))
    expect((await box.run('kaliun-config-sync')).status).toBe(75)
    expect(box.told('sync')).toMatchObject({ problem: 'released' })
    expect(box.config().customer.first_name).toBe('Ada')
    // Newt ends with its credentials, and the next owner has not turned logs on.
    expect(box.config().pangolin).toBe(null)
    for (const name of logFiles) expect(existsSync(box.path(name)), name).toBe(false)
    const again = box.start('kaliunbox-auto-claim')
    await claimAt(home, await codeOf(box), 'Grace Hopper')
    expect((await again.ended).status).toBe(0)
    expect(box.config().customer.first_name).toBe('Grace')
    expect(existsSync(box.path('released'))).toBe(false)
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
  })

  test('leaves its next owner no logs and no remote access, also where its file was broken at the release', async ({
    folder,
  }) => {
    const { between, home } = connect
    const box = await claimedBox(home, folder, between.address)
    withAccess(box)
    const { auth: _, ...rest } = box.config()
    writeFileSync(box.path('config.json'), JSON.stringify(rest))
    await atDesk(home, desk => desk.release(box.read('install_id').trim()))
    const again = box.start('kaliunbox-auto-claim')
    const code = await codeOf(box)
    await vi.waitFor(() => expect(box.config().pangolin).toBe(null), patience)
    await claimAt(home, code, 'Grace Hopper')
    expect((await again.ended).status).toBe(0)
    expect(box.config().customer.first_name).toBe('Grace')
    for (const name of logFiles) expect(existsSync(box.path(name)), name).toBe(false)
    // What was turned on before the first claim is of the one who claims it.
    const other = deviceBox(join(folder, 'other'), between.address)
    writeFileSync(other.path('send_logs'), '')
    const first = other.start('kaliunbox-auto-claim')
    await claimAt(home, await codeOf(other))
    expect((await first.ended).status).toBe(0)
    expect(existsSync(other.path('send_logs'))).toBe(true)
  })
})
