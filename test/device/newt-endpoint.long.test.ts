// Where the remote access of a box leads: a Connect that was taken over does not decide that.
import { existsSync, writeFileSync } from 'node:fs'
import { describe, expect } from 'vitest'
import { atDesk, codeOf, connectOfFile, type DeviceBox, deviceBox } from '#test/device-box.ts'
import { test } from '#test/folders.ts'

const connect = connectOfFile()
const mine = { newt_id: 'n1', newt_secret: 's1', endpoint: 'https://pangolin.example' }
const theirs = { newt_id: 'n2', newt_secret: 's2', endpoint: 'https://attacker.example' }
const customer = { first_name: 'Ada', last_name: 'Lovelace', email: 'ada@example.com' }
type Newt = typeof mine | null

/** As a Connect that was taken over answers. */
const answers = (pangolin: Newt, more: object = {}) =>
  connect.between.when(({ method, path }) =>
    method === 'GET' && path.endsWith('/config')
      ? { status: 200, body: JSON.stringify({ ...more, customer, pangolin }) }
      : 'pass',
  )

async function claim(box: DeviceBox, pangolin: Newt): Promise<void> {
  const program = box.start('kaliunbox-auto-claim')
  const code = await codeOf(box)
  await atDesk(connect.home, desk =>
    desk.claim(code, { name: 'Ada Lovelace', email: 'ada@example.com', household: 'Home', pangolin }),
  )
  expect((await program.ended).status).toBe(0)
}

async function boxWith(folder: string, pangolin: Newt): Promise<DeviceBox> {
  const box = deviceBox(folder, connect.between.address)
  await claim(box, pangolin)
  expect(box.config().pangolin).toEqual(pangolin)
  return box
}

async function synced(box: DeviceBox) {
  const { status, stderr } = await box.run('kaliun-config-sync')
  return { status, stderr, problem: box.told('sync')?.problem, pangolin: box.config().pangolin }
}

describe('the remote access of a box, with a Connect that was taken over [A8]', () => {
  for (const [what, held, named] of [
    ['another address', mine, theirs],
    ['another site at the same address', mine, { ...mine, newt_id: 'n2' }],
    ['an address where there was none', null, theirs],
  ] as const)
    test(`does not lead to ${what}`, async ({ folder }) => {
      const box = await boxWith(folder, held)
      answers(named)
      const { stderr, ...found } = await synced(box)
      expect(found).toEqual({ status: 75, problem: 'newt', pangolin: held })
      expect(stderr).toContain(named.endpoint)
    })

  test('takes another secret for the same site, and ends where Connect says so', async ({ folder }) => {
    const box = await boxWith(folder, mine)
    const renewed = { ...mine, newt_secret: 's2' }
    answers(renewed)
    expect(await synced(box)).toMatchObject({ status: 0, problem: null, pangolin: renewed })
    answers(null)
    expect(await synced(box)).toMatchObject({ status: 0, problem: null, pangolin: null })
  })

  test('stays where it was when the box gets new tokens', async ({ folder }) => {
    const box = await boxWith(folder, mine)
    const config = box.config()
    const strange = { ...config.auth, access_token: 'x'.repeat(43), refresh_token: 'y'.repeat(43) }
    writeFileSync(box.path('config.json'), JSON.stringify({ ...config, auth: strange }))
    answers(theirs, { auth: config.auth })
    await box.run('kaliun-health-reporter')
    expect(box.config()).toMatchObject({ auth: config.auth, pangolin: mine })
  })

  test('does not lead elsewhere by a release and another claim, which need no one at the box', async ({
    folder,
  }) => {
    const box = await boxWith(folder, mine)
    await atDesk(connect.home, desk => desk.release(box.read('install_id').trim()))
    expect((await box.run('kaliun-config-sync')).status).toBe(75)
    await claim(box, theirs)
    expect(box.config().pangolin).toBe(null)
    expect(await synced(box)).toMatchObject({ status: 75, problem: 'newt', pangolin: null })
  })

  test('leads, once, to the address that root at the box confirmed', async ({ folder }) => {
    const box = await boxWith(folder, null)
    const confirm = () => writeFileSync(box.path('newt_confirmed'), `${mine.endpoint}\n`)
    confirm()
    answers(theirs)
    expect(await synced(box)).toMatchObject({ problem: 'newt', pangolin: null })
    answers(mine)
    expect(await synced(box)).toMatchObject({ status: 0, problem: null, pangolin: mine })
    expect(existsSync(box.path('newt_confirmed'))).toBe(false)
  })
})
