import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mostOrderText, type Order, orderText, readOrder } from './order.ts'

const base64url = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'AZaz09-_'), minLength: length, maxLength: length })
const place = fc.record({
  // An address of a Connect names no user.
  url: fc.webUrl().map(url => url.replaceAll('@', '').replace(/\/+$/, '')),
  fingerprint: fc.option(base64url(43).map(digits => `SHA256:${digits}`)),
  ticket: fc.option(fc.record({ id: base64url(22), binding: base64url(43) })),
})
const sshKey = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map(
    bytes =>
      `ssh-ed25519 ${Buffer.concat([Buffer.from('AAAAC3NzaC1lZDI1NTE5AAAAIA', 'base64').subarray(0, 19), bytes]).toString('base64')}`,
  )
const updateKey = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map(bytes => `kiln-1:${Buffer.from(bytes).toString('base64')}`)
const trust = fc.record({
  source: fc.constantFrom('https://updates.example.com', 'file:///media/stick/updates'),
  for: fc.constantFrom('box/0123456789abcdef', 'ring/homes'),
  profile: fc.constant('appliance'),
  architecture: fc.constant('x86_64-linux'),
  recovery: updateKey,
  keys: fc.record({ number: fc.integer({ min: 1 }), daily: updateKey, made: fc.integer({ min: 1 }) }),
})
const handOver = fc.record({
  to: fc.option(place),
  owner: fc.option(
    fc.record({
      name: fc.constantFrom('Grace Hopper', 'Zoë \u{1f600}', '"'),
      keys: fc.array(sshKey, { minLength: 1, maxLength: 3 }),
    }),
  ),
  updates: fc.option(trust),
  keeps: fc.boolean(),
})
const values = fc.oneof(
  handOver.map(given => ({ kind: 'hand-over' as const, values: given })),
  fc.constant({ kind: 'wipe' as const, values: {} }),
  fc.boolean().map(on => ({ kind: 'logs' as const, values: { on } })),
  place.map(to => ({ kind: 'move' as const, values: to })),
)
const time = fc.integer({ min: 1, max: 4e12 })
const orders: fc.Arbitrary<Order> = fc
  .record({
    what: values,
    box: fc.record({
      id: fc.uuid({ version: 4 }),
      key: base64url(43),
      name: fc.constantFrom('kitchen', 'küche', 'box-\u{1f600}', '"\\'),
    }),
    id: fc.uuid({ version: 4 }),
    issued: time,
    lasts: fc.integer({ min: 1, max: 1e8 }),
  })
  .map(({ what, lasts, ...rest }) => ({ ...what, ...rest, expires: rest.issued + lasts }))

test('an order is read as it was written, from plain ASCII within its bound [A8]', () => {
  fc.assert(
    fc.property(orders, order => {
      const text = orderText(order)
      expect(text).toMatch(/^[\x20-\x7e]*$/)
      expect(readOrder(text)).toEqual(order)
    }),
  )
})

test('a text that differs in one place is another order or none, and never throws', () => {
  fc.assert(
    fc.property(orders, fc.nat(), fc.string({ maxLength: 3 }), fc.nat(3), (order, at, put, cut) => {
      const text = orderText(order)
      const from = at % text.length
      const other = text.slice(0, from) + put + text.slice(from + cut)
      const read = readOrder(other)
      if (other !== text && read) expect(orderText(read)).toBe(other)
    }),
  )
  const isNone = (text: string) => readOrder(text) === null
  fc.assert(fc.property(fc.string(), isNone))
  fc.assert(fc.property(fc.json(), isNone))
})

test('an order that is too long, or of a kind or value that is not known, is none', () => {
  const box = { id: '5f6a1c1f-7c11-4f0e-9a34-c5a0c3a452d5', key: 'A'.repeat(43), name: 'kitchen' }
  const order: Order = { kind: 'logs', values: { on: true }, box, id: box.id, issued: 1, expires: 2 }
  const text = orderText(order)
  expect(readOrder(text)).toEqual(order)
  for (const change of [
    { ...order, issued: 2 },
    { ...order, issued: 1.5 },
    { ...order, id: 'x' },
    { ...order, box: { ...box, key: 'A'.repeat(42) } },
    { ...order, box: { ...box, name: 'a\nb' } },
    { ...order, box: { ...box, name: 'a'.repeat(254) } },
  ])
    expect(readOrder(orderText(change))).toBeNull()
  for (const [from, to] of [
    ['"v":1', '"v":2'],
    ['"logs"', '"shell"'],
    ['"on":true', '"on":1'],
    ['{"v"', ' {"v"'],
    ['"values":{', '"values":{"more":1,'],
  ] as const)
    expect(readOrder(text.replace(from, to))).toBeNull()
  const move = (url: string) =>
    orderText({ ...order, kind: 'move', values: { url, fingerprint: null, ticket: null } })
  for (const url of [
    'https://a.example/',
    'ftp://a.example',
    'https://u:p@a.example',
    'https://a.example?q',
    'https://a b',
  ])
    expect(readOrder(move(url))).toBeNull()
  expect(readOrder(move(`https://${'\u{1f600}'.repeat(mostOrderText / 12)}`))).toBeNull()
})

test('an order to hand over names whole keys, without comments and without options [A8]', () => {
  const box = { id: '5f6a1c1f-7c11-4f0e-9a34-c5a0c3a452d5', key: 'A'.repeat(43), name: 'kitchen' }
  const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKdurqJ4AFmtHVPUJsM703fIMKCnlAxhxfe82gycV7F0'
  const read = (keys: string[], name = 'Grace') =>
    readOrder(
      orderText({
        kind: 'hand-over',
        values: { to: null, owner: { name, keys }, updates: null, keeps: true },
        box,
        id: box.id,
        issued: 1,
        expires: 2,
      }),
    )
  expect(read([key])).not.toBeNull()
  for (const keys of [[], [`${key} ada@laptop`], [`command="true" ${key}`], [`${key} x`], Array(9).fill(key)])
    expect(read(keys)).toBeNull()
  expect(read([key], 'a\nb')).toBeNull()
})
