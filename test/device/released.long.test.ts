// A box that was off when its owner released it, and comes back months later: the real programs with the real `kiln connect serve`.
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { atDesk, claimAt, claimedBox, codeOf, connectOfFile } from '#test/device-box.ts'
import { test } from '#test/folders.ts'
import { idOf } from '#test/ordered-box.ts'
import { connectClient } from '../../src/device/lib/connect-client.ts'
import type { Outcome } from '../../src/device/lib/http-call.ts'
import { loadIdentity } from '../../src/device/lib/identity.ts'
import { stateFiles } from '../../src/device/lib/state-files.ts'

const connect = connectOfFile()
const months = 200 * 24 * 3_600_000
const pangolin = { newt_id: 'n', newt_secret: 's', endpoint: 'https://pangolin.example' }
const statusOf = (outcome: Outcome) => ('answer' in outcome ? outcome.answer.status : outcome.problem.code)

/** With remote access, and with logs turned on. */
async function releasedBox(folder: string) {
  const box = await claimedBox(connect.home, folder, connect.between.address)
  writeFileSync(box.path('config.json'), JSON.stringify({ ...box.config(), pangolin }))
  writeFileSync(box.path('send_logs'), '')
  const before = join(folder, 'before')
  cpSync(box.state, before, { recursive: true })
  await atDesk(connect.home, desk => desk.release(idOf(box)))
  return { box, before }
}

describe('a box that was off when it was released [A8]', () => {
  const programs = [
    ['kaliun-token-refresh', 'tokens'],
    ['kaliun-config-sync', 'sync'],
    ['kaliun-health-reporter', 'reports'],
    ['kaliun-commands', 'commands'],
  ] as const
  test.for(programs)(
    'learns that with the first call that it makes: %s',
    async ([program, name], { folder }) => {
      const { box } = await releasedBox(folder)
      const clock = Date.now() + months
      expect((await box.run(program, { clock })).status).toBe(75)
      expect(box.told(name)).toMatchObject({ problem: 'released' })
      expect([box.config().pangolin, existsSync(box.path('send_logs'))]).toEqual([null, false])
      const claim = box.start('kaliunbox-auto-claim', { clock })
      expect(await codeOf(box)).toMatch(/^[A-Z]{4}-[A-Z]{4}$/)
      claim.child.kill()
      await claim.ended
    },
  )

  test('learns it also where another household has claimed its id since', async ({ folder }) => {
    const { box } = await releasedBox(folder)
    const other = join(folder, 'other')
    const theirs = await claimedTwin(other, idOf(box))
    expect((await box.run('kaliun-health-reporter')).status).toBe(75)
    expect(box.told('reports')).toMatchObject({ problem: 'released' })
    expect(box.config().pangolin).toBe(null)
    expect((await theirs.run('kaliun-health-reporter')).status).toBe(0)
  })

  test('opens nothing with what it had, also once it has its next owner', async ({ folder }) => {
    const { box, before } = await releasedBox(folder)
    const { auth } = JSON.parse(readFileSync(join(before, 'config.json'), 'utf8'))
    const client = connectClient(
      { url: new URL(connect.between.address), pin: null },
      loadIdentity(stateFiles(before)),
    )
    const withTokens = async () =>
      [
        await client.report({ uptime_seconds: 1, failed_units: [] }, auth.access_token),
        await client.commands(auth.access_token),
        await client.refresh(auth.refresh_token),
      ].map(statusOf)
    expect(await withTokens()).toEqual([401, 401, 401])
    expect([await client.receipt(), await client.config()].map(statusOf)).toEqual([401, 401])
    await box.run('kaliun-health-reporter')
    const claim = box.start('kaliunbox-auto-claim')
    await claimAt(connect.home, await codeOf(box), 'Grace Hopper')
    expect((await claim.ended).status).toBe(0)
    expect(await withTokens()).toEqual([401, 401, 401])
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
  })
})

/** Claims the box of another person, who knew the id. */
async function claimedTwin(folder: string, id: string) {
  const state = join(folder, 'state')
  cpSync(join(folder, '../before/install_id'), join(state, 'install_id'))
  const twin = await claimedBox(connect.home, folder, connect.between.address, state)
  expect(idOf(twin)).toBe(id)
  return twin
}
