// A box of an owner who orders: its programs, the owner's SSH key, and the real Connect that carries what they sign. systemctl and
// timedatectl are fakes: a restart of this computer would end the test, and nothing sets its clock.
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import { type Order, type OrderValues, orderNamespace, orderText } from '#shared/connect/order.ts'
import { createOrders } from '../../src/connect/orders.ts'
import { openStoreFile } from '../../src/connect/store/sqlite-store.ts'
import { claimedBox, type connectOfFile, type DeviceBox } from './device-box.ts'

const minute = 60_000

const storeOf = <T>(home: string, act: (orders: ReturnType<typeof createOrders>) => T): T => {
  const store = openStoreFile(join(home, 'connect/connect.db'))
  try {
    return act(createOrders({ store, now: Date.now }))
  } finally {
    store.close()
  }
}
export const idOf = (box: DeviceBox) => box.read('install_id').trim()
export const keyOf = (box: DeviceBox) => box.read('device_key.pub').trim()

/** A pair as a person has it. */
export function keyPair(folder: string, name: string, kind = 'ed25519') {
  const path = join(folder, name)
  execFileSync('ssh-keygen', ['-q', '-t', kind, '-N', '', '-C', `${name}@laptop`, '-f', path])
  return { path, line: readFileSync(`${path}.pub`, 'utf8').trim() }
}
export const signed = (order: string, key: string, namespace = orderNamespace) => ({
  order,
  signature: execFileSync('ssh-keygen', ['-q', '-Y', 'sign', '-n', namespace, '-f', key], {
    input: order,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  }),
})
export const put = (path: string, text: string) => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

type Connect = ReturnType<typeof connectOfFile>
/** `words`: of kaliun-commands, beside the usual ones. */
export async function orderedBox(connect: Connect, folder: string, words: string[] = []) {
  const state = join(folder, 'root/var/lib/kaliun')
  const box = await claimedBox(connect.home, folder, connect.between.address, state)
  const [programs, root, calls] = [join(folder, 'programs'), join(folder, 'root'), join(folder, 'calls')]
  mkdirSync(programs)
  const program = (name: string, text: string) => {
    writeFileSync(join(programs, name), `#!/bin/sh\n${text}\n`)
    chmodSync(join(programs, name), 0o755)
  }
  program('systemctl', `echo "$*" >> '${calls}'`)
  program('timedatectl', 'echo yes')
  put(join(root, 'proc/sys/kernel/random/boot_id'), 'first\n')
  const owner = keyPair(folder, 'owner')
  put(join(root, 'var/lib/kiln/authorized_keys/root'), `${owner.line}\n`)
  const made = (what: OrderValues, change: Partial<Order> = {}) =>
    orderText({
      ...what,
      box: { id: idOf(box), key: keyOf(box), name: hostname() },
      id: crypto.randomUUID(),
      issued: Date.now(),
      expires: Date.now() + 60 * minute,
      ...change,
    } as Order)
  const carry = (given: { order: string; signature: string }) =>
    storeOf(connect.home, orders =>
      orders.carry(idOf(box), { ...given, expiresAt: Date.now() + 60 * minute }),
    )
  const states = () =>
    storeOf(connect.home, orders =>
      orders
        .recent(idOf(box))
        .map(({ state, ended }) => (ended?.message ? `${state}: ${ended.message}` : state)),
    )
  const starting = { programs, words: ['--root', root, '--users', 'root,admin', ...words] }
  return {
    box,
    root,
    owner,
    program,
    made,
    carry,
    states,
    run: (dieAt?: number) => box.run('kaliun-commands', { ...starting, dieAt }),
    /** Signed, carried, and looked for by the box; how the newest ended. */
    async give(what: OrderValues, change: Partial<Order> = {}, key = owner.path) {
      expect(carry(signed(made(what, change), key))).toHaveProperty('id')
      expect((await box.run('kaliun-commands', starting)).status).toBe(0)
      return states()[0]
    },
    called: () => (existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : []),
    refused: () => JSON.parse(readFileSync(join(box.runFolder, 'order.json'), 'utf8')).refused,
  }
}
