// The questions before an order at a terminal, with the engine's answers written out here.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { answering } from '#test/cli/answering.ts'
import { test } from '#test/folders.ts'
import { orderHandOver } from './hand-over.ts'
import { orderLogs, orderMove, orderWipe } from './orders.ts'

const id = '8f14e45f-ceea-467f-a0e6-3f1c2a5b7d90'
const box = {
  id,
  hostname: 'kitchen',
  server: '0123456789abcdef',
  box: null,
  household: { id: 'h', name: 'Home' },
  model: null,
  serial: 'S1',
}
const one = [{ from: '~/.ssh/id_ed25519.pub', key: 'ssh-ed25519 AAAA ada@laptop' }]

function bench(keys = one) {
  const orders: object[] = []
  const client = {
    connect: {
      refresh: async () => ({}),
      list: async () => ({
        servers: [{ id: box.server, address: 'https://a.example' }],
        boxes: [box],
        waiting: [],
      }),
      show: async () => ({ ...box, keyLetters: 'BCDF-GHJK-LMNP' }),
      order: async (given: object) => {
        orders.push(given)
        return { id }
      },
    },
    boxes: { list: async () => ({ boxes: [] }) },
    flash: { sshKeys: async () => keys },
  }
  return { orders, client }
}
const given = (order: object, name = 'kitchen') => ({
  server: box.server,
  id,
  order,
  name,
  keyLetters: 'BCDF-GHJK-LMNP',
  key: one[0]?.key,
  hours: 1,
})

test('a wipe is ordered after the name of the box was typed, and for that name [A8]', async () => {
  const ordered = async (answer: string | null, words = {}) => {
    const { orders, client } = bench()
    const { asked, code } = await answering(answer, client, session => orderWipe(session, 'kitchen', words))
    return { asked: asked.length, code, orders }
  }
  const done = { code: null, orders: [given({ kind: 'wipe' })] }
  expect(await ordered(' kitchen ')).toEqual({ asked: 1, ...done })
  expect(await ordered(null, { yes: true, name: 'kitchen' })).toEqual({ asked: 0, ...done })
  for (const answer of ['y', 'yes', 'Kitchen', '', null])
    expect(await ordered(answer)).toEqual({ asked: 1, code: 'connect.unconfirmed', orders: [] })
  // The box was renamed since it was claimed.
  const renamed = { code: null, orders: [given({ kind: 'wipe' }, 'attic')] }
  expect(await ordered('attic', { name: 'attic' })).toEqual({ asked: 1, ...renamed })
  expect(await ordered(null, { yes: true })).toMatchObject({ code: 'usage', orders: [] })
})

test('a move is ordered after a yes, logs at once [A8]', async () => {
  const { orders, client } = bench()
  const move = (answer: string | null, words = {}) =>
    answering(answer, client, session => orderMove(session, 'kitchen', 'https://b.example', words))
  expect((await move('n')).code).toBe('connect.unconfirmed')
  expect((await move('y', { fingerprint: 'SHA256:x' })).code).toBeNull()
  expect((await move(null, { yes: true })).code).toBeNull()
  const to = { kind: 'move', to: 'https://b.example' }
  expect(orders).toEqual([given({ ...to, fingerprint: 'SHA256:x' }), given({ ...to, fingerprint: null })])
  const logs = (word: string, words = {}) =>
    answering(null, client, session => orderLogs(session, 'kitchen', word, words))
  expect(await logs('on', { hours: '24', key: '~/.ssh/other' })).toEqual({ asked: [], code: null })
  expect(orders.at(-1)).toEqual({ ...given({ kind: 'logs', on: true }), hours: 24, key: '~/.ssh/other' })
  for (const hours of ['0', '25', 'x']) expect((await logs('on', { hours })).code).toBe('usage')
  expect((await logs('maybe')).code).toBe('usage')
})

test('a box is handed over after its name was typed, to whom the options say [A8]', async ({ folder }) => {
  const handOver = async (answer: string | null, words: object, to?: string) => {
    const { orders, client } = bench()
    const ended = await answering(answer, client, session => orderHandOver(session, 'kitchen', to, words))
    return { asked: ended.asked.length, code: ended.code, orders }
  }
  const order = { kind: 'hand-over', to: '', fingerprint: null, owner: null, updates: '', keeps: true }
  expect(await handOver('kitchen', {})).toEqual({ asked: 1, code: null, orders: [given(order)] })
  for (const answer of ['y', 'attic', '', null])
    expect(await handOver(answer, {})).toEqual({ asked: 1, code: 'connect.unconfirmed', orders: [] })
  const [keys, trust] = [join(folder, 'grace.pub'), join(folder, 'trust.json')]
  writeFileSync(keys, '# of Grace\n\nssh-ed25519 CCCC grace@home\n')
  writeFileSync(trust, '{"source":"https://updates.example.com"}')
  const words = {
    yes: true,
    name: 'kitchen',
    owner: 'Grace Hopper',
    ownerKeys: [keys],
    updates: trust,
    removeHomeAssistant: true,
  }
  const whole = {
    ...order,
    to: 'https://b.example#x',
    keeps: false,
    updates: '{"source":"https://updates.example.com"}',
    owner: { name: 'Grace Hopper', keys: ['ssh-ed25519 CCCC grace@home'] },
  }
  const done = { asked: 0, code: null, orders: [given(whole)] }
  expect(await handOver(null, words, 'https://b.example#x')).toEqual(done)
  expect(await handOver('kitchen', { ownerKeys: [keys] })).toMatchObject({ code: 'usage', orders: [] })
  expect(await handOver('kitchen', { owner: 'Grace' })).toMatchObject({ code: 'usage', orders: [] })
  expect(await handOver(null, { yes: true })).toMatchObject({ code: 'usage', orders: [] })
  const none = { updates: join(folder, 'none') }
  expect(await handOver('kitchen', none)).toMatchObject({ code: 'file.missing', orders: [] })
})

test('where there are several keys, or none, one has to be named [A8]', async () => {
  for (const keys of [[], [...one, { from: 'SSH agent', key: 'ssh-ed25519 BBBB' }]]) {
    const { orders, client } = bench(keys)
    const ended = await answering(null, client, session => orderLogs(session, 'kitchen', 'on', {}))
    expect([ended.code, orders]).toEqual(['usage', []])
  }
})
