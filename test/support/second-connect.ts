// A second Connect, to which the boxes of a file's first one move. Call it in a describe.
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { bindTicket } from '#engine/seed/enrolment.ts'
import type { OrderValues } from '#shared/connect/order.ts'
import { createOrders } from '../../src/connect/orders.ts'
import { openStoreFile } from '../../src/connect/store/sqlite-store.ts'
import { connectClient } from '../../src/device/lib/connect-client.ts'
import { loadIdentity } from '../../src/device/lib/identity.ts'
import { stateFiles } from '../../src/device/lib/state-files.ts'
import { type ConnectProcess, isOfFile, serveConnect } from './connect-process.ts'
import { atDesk, type DeviceBox } from './device-box.ts'
import { idOf, keyOf, type orderedBox, signed } from './ordered-box.ts'

export function secondConnect() {
  let other: ConnectProcess
  let home: string
  beforeAll(async () => {
    home = mkdtempSync(join(process.env['TMPDIR'] ?? '/tmp', 'kiln-other-'))
    other = await serveConnect(home)
    isOfFile(other)
  })
  afterAll(async () => {
    await other.end()
    rmSync(home, { recursive: true, force: true })
  })
  const owner = { name: 'Grace Hopper', email: 'grace@example.com', household: 'Lab', pangolin: null }
  const to = async (box: DeviceBox, atOnce = true): Promise<OrderValues & { kind: 'move' }> => {
    const ticket = await atDesk(home, desk => desk.enrol({ ...owner, atOnce, url: other.address }))
    return { kind: 'move', values: bindTicket(ticket, keyOf(box)) ?? expect.unreachable() }
  }
  const ownedThere = (box: DeviceBox) =>
    atDesk(home, desk => desk.boxes().some(({ id, claimed }) => id === idOf(box) && claimed))
  const stored = <T>(act: (store: ReturnType<typeof openStoreFile>) => T): T => {
    const store = openStoreFile(join(home, 'connect/connect.db'))
    try {
      return act(store)
    } finally {
      store.close()
    }
  }
  /** Signed, and carried by the other one. */
  const giveThere = async (
    { box, made, owner, run }: Awaited<ReturnType<typeof orderedBox>>,
    what: OrderValues,
  ) => {
    const order = signed(made(what), owner.path)
    const carried = { ...order, expiresAt: Date.now() + 60_000 }
    stored(store => createOrders({ store, now: Date.now }).carry(idOf(box), carried))
    expect((await run()).status).toBe(0)
  }
  /**
   * The first Connect, taken over. It can have the box sign any call for itself, with a nonce of the other one, so it has the key of
   * the box in effect, as the box is now.
   */
  const takenOver = (box: DeviceBox, folder: string) => {
    const copy = join(folder, 'as-the-first-knows-it')
    cpSync(box.state, copy, { recursive: true })
    const identity = loadIdentity(stateFiles(copy))
    const there = connectClient({ url: new URL(other.address), pin: null }, identity)
    return async () => {
      const [receipt, config] = [await there.receipt(), await there.config()]
      return [receipt, config].map(each => ('answer' in each ? each.answer.status : each.problem.code))
    }
  }
  return {
    to,
    ownedThere,
    stored,
    giveThere,
    takenOver,
    get home() {
      return home
    },
    get address() {
      return other.address
    },
  }
}
