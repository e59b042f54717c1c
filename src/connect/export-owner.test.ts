// A box gets another owner, or a person loses the right to it, while an export of it is read.
import { describe, expect, test } from 'vitest'
import { connectExport } from '#shared/connect/export.ts'
import { pangolin, server } from '#test/connect-boxes.ts'
import { claimedOf, kiln, twoHouseholds } from '#test/connect-computers.ts'
import { firstOwner } from '#test/connect-visitor.ts'
import { exportText } from './export.ts'

const next = { first_name: 'Next', last_name: 'Owner', email: 'next@example.com' }

describe('an export that is still read [A8]', () => {
  test('has nothing of the next owner of a box', async () => {
    const { at, box, report } = await twoHouseholds()
    const { box: second } = await claimedOf(at, 'home')
    for (let n = 0; n < 120; n++) await report({ uptime_seconds: n })
    const takeOver = async (one: typeof box) => {
      at.claims.release(one.id)
      const { claim_code } = (await one.register()).body
      at.claims.confirm(claim_code, '192.0.2.1', { household: 'other', customer: next, pangolin })
      for (let n = 0; n < 120; n++)
        at.store.addReport({ device: one.id, at: at.now() + n, text: `{"uptime_seconds":${9000 + n}}` })
    }
    const parts = exportText({
      store: at.store,
      now: at.now,
      boxes: at.store.devicesOf('home'),
      isAllowed: () => true,
    })
    let text = ''
    for (const part of parts) {
      text += part
      if (!part.includes('"uptime_seconds":1}')) continue
      await takeOver(box)
      await takeOver(second)
    }
    const [only, ...others] = connectExport.parse(JSON.parse(text)).boxes
    expect([only?.id, only?.household.id, others]).toEqual([box.id, 'home', []])
    expect(only?.reports).toHaveLength(50)
    expect(text).not.toMatch(/Next|uptime_seconds":9\d{3}/)
  })

  test('has nothing from after the same owner released the box and claimed it again', async () => {
    const { at, box, report } = await twoHouseholds()
    for (let n = 0; n < 60; n++) await report({ uptime_seconds: n })
    const boxes = at.store.devicesOf('home')
    at.claims.release(box.id)
    const { claim_code } = (await box.register()).body
    at.claims.confirm(claim_code, '192.0.2.1', { household: 'home', customer: next, pangolin })
    const text = [...exportText({ store: at.store, now: at.now, boxes, isAllowed: () => true })].join('')
    expect(connectExport.parse(JSON.parse(text)).boxes).toEqual([])
  })

  test('ends for a computer whose person lost the role, or whose login was removed', async () => {
    for (const losing of ['role', 'login'] as const) {
      const { at, owner, box, report } = await twoHouseholds()
      for (let n = 0; n < 120; n++) await report({ uptime_seconds: n })
      const { reportsAfter } = at.store
      at.store.reportsAfter = (...words) => {
        const [login] = at.store.computers().filter(({ uses }) => uses.length > 0)
        if (losing === 'login') at.store.removeComputer(login?.hash ?? '')
        else at.store.removeRole('home', login?.account ?? '')
        return reportsAfter(...words)
      }
      for (const path of [`/boxes/${box.id}/export`, '/households/home/export']) {
        const ended = await kiln(at, owner, 'GET', path).then(
          ({ status }) => status,
          () => 'cut',
        )
        expect([losing, path, ended]).toEqual([
          losing,
          path,
          path.startsWith('/boxes') ? 'cut' : losing === 'login' ? 401 : 404,
        ])
      }
    }
  })

  test('ends on the pages for a person who signed out or lost the role', async () => {
    for (const losing of ['role', 'session'] as const) {
      const at = server()
      const visit = await firstOwner(at)
      const account = at.store.accountByEmail('ada@example.com')?.id ?? expect.unreachable()
      const home = at.store.householdsOf(account)[0]?.household.id ?? ''
      const { box, report } = await claimedOf(at, home)
      for (let n = 0; n < 120; n++) await report({ uptime_seconds: n })
      const { reportsAfter } = at.store
      at.store.reportsAfter = (...words) => {
        if (losing === 'role') at.store.removeRole(home, account)
        else at.store.removeSessionsOf(account)
        return reportsAfter(...words)
      }
      const ended = await visit.get(`/installations/${box.id}/export`).then(
        ({ status }) => status,
        () => 'cut',
      )
      expect([losing, ended]).toEqual([losing, 'cut'])
    }
  })
})
