// Which key a box has for which Connect, before a move, after it and back: the real program between two real
// `kiln connect serve`.
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { bindTicket } from '#engine/seed/enrolment.ts'
import { serveConnect } from '#test/connect-process.ts'
import { atDesk, connectOfFile } from '#test/device-box.ts'
import { test } from '#test/folders.ts'
import { idOf, keyOf, orderedBox } from '#test/ordered-box.ts'
import { secondConnect } from '#test/second-connect.ts'
import { backUpConnect } from '../../src/connect/backup.ts'

const connect = connectOfFile()

describe('the key of a box that moves [A8]', () => {
  const there = secondConnect()
  const { to, stored, giveThere, takenOver } = there

  test('makes a key for the other one: what the first can have it sign opens nothing there, not even after a late yes', async ({
    folder,
  }) => {
    const { box, give, run } = await orderedBox(connect, folder)
    const [key, tries] = [keyOf(box), takenOver(box, folder)]
    const move = await to(box, false)
    expect(await give(move)).toBe('waiting')
    expect(await tries()).toEqual([401, 401])
    // Its key is in force while it is not there.
    expect(keyOf(box)).toBe(key)
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
    await atDesk(there.home, desk => desk.admit(move.values.ticket?.id ?? '', idOf(box)))
    expect(await tries()).toEqual([401, 401])
    expect((await run()).status).toBe(0)
    expect(box.config().customer.first_name).toBe('Grace')
    expect(keyOf(box)).not.toBe(key)
    expect(stored(store => store.device(idOf(box))?.key)).toBe(keyOf(box))
    expect(await tries()).toEqual([401, 401])
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
  })

  test('keeps its key where it ends without a move, and the one that it made there for the next try', async ({
    folder,
  }) => {
    const { box, give, run } = await orderedBox(connect, folder)
    const key = keyOf(box)
    const [first, second] = [await to(box, false), await to(box)]
    expect(await give(first)).toBe('waiting')
    const away = { ...second.values, url: 'http://127.0.0.1:1' }
    expect(await give({ kind: 'move', values: away })).toBe('waiting')
    expect(keyOf(box)).toBe(key)
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
    // The same ticket again: it is bound to what used it first.
    expect(await give(first)).toBe('waiting')
    await atDesk(there.home, desk => desk.admit(first.values.ticket?.id ?? '', idOf(box)))
    expect((await run()).status).toBe(0)
    expect(box.config().customer.first_name).toBe('Grace')
    // Written back: there it is who it was, and here again who it became.
    const moved = keyOf(box)
    box.pointTo(`${connect.between.address}/`)
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
    expect([keyOf(box), box.config().customer.first_name]).toEqual([key, 'Ada'])
    box.pointTo(connect.between.address)
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
    expect([keyOf(box), box.config().customer.first_name]).toEqual([moved, 'Grace'])
  })

  test('brings it back to the first one with the key that it had there', async ({ folder }) => {
    const ordered = await orderedBox(connect, folder)
    const { box, give } = ordered
    const key = keyOf(box)
    expect(await give(await to(box))).toBe('done')
    const ada = { name: 'Ada Lovelace', email: 'ada@example.com', household: 'Home', pangolin: null }
    const ticket = await atDesk(connect.home, desk =>
      desk.enrol({ ...ada, atOnce: true, url: connect.between.address }),
    )
    const back = bindTicket(ticket, keyOf(box)) ?? expect.unreachable()
    await giveThere(ordered, { kind: 'move', values: back })
    expect([box.config().customer.first_name, keyOf(box)]).toEqual(['Ada', key])
    expect(existsSync(box.path('moved.json'))).toBe(false)
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
  })

  test('brings it without a ticket to a copy of its Connect, which knows its key', async ({ folder }) => {
    const ordered = await orderedBox(connect, folder)
    const { box, give } = ordered
    expect(await give(await to(box))).toBe('done')
    const key = keyOf(box)
    const copied = join(folder, 'copied')
    mkdirSync(copied)
    await backUpConnect(join(there.home, 'connect'), join(copied, 'connect'))
    const copy = await serveConnect(copied)
    const values = { url: copy.address, fingerprint: null, ticket: null }
    await giveThere(ordered, { kind: 'move', values })
    expect([JSON.parse(box.read('moved.json')).to.url, keyOf(box)]).toEqual([copy.address, key])
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
    expect(keyOf(box)).toBe(key)
    await copy.end()
  })

  test('lets no late answer of the Connect that the box left change its files', async ({ folder }) => {
    const { box } = await orderedBox(connect, folder)
    const before = box.read('config.json')
    // While it answers, the box goes to another one.
    const leaving = (answer: { status: number; body: string }) =>
      connect.between.when(() => {
        box.pointTo(there.address)
        return answer
      })
    const pangolin = { newt_id: 'n', newt_secret: 's', endpoint: 'https://theirs.example' }
    const customer = { first_name: 'Eve', last_name: '', email: 'eve@example.com' }
    leaving({ status: 200, body: JSON.stringify({ customer, pangolin }) })
    expect((await box.run('kaliun-config-sync')).status).toBe(75)
    box.pointTo(connect.between.address)
    leaving({ status: 401, body: '{"error":"unauthorized"}' })
    expect((await box.run('kaliun-health-reporter')).status).toBe(75)
    expect([box.read('config.json'), existsSync(box.path('released'))]).toEqual([before, false])
  })
})
