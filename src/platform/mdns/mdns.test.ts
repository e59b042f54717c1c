// Against Debian's own avahi-daemon on test hosts (lab/hosts), without D-Bus, which it does not need to answer.
import { encode } from 'dns-packet'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startAvahi } from '#lab/hosts/avahi.ts'
import { hostsRefused, startHost, type TestHost } from '#lab/hosts/host.ts'
import { createLabNetwork, type LabNetwork } from '#lab/hosts/network.ts'
import { announcedIn } from './answers.ts'
import { createMdns } from './mdns.ts'

const refused = hostsRefused()
const { signal } = new AbortController()
const services = ['_kiln._tcp', '_ssh._tcp']

describe.skipIf(refused)(`the local network (${refused ?? 'test hosts'})`, { timeout: 60_000 }, () => {
  let network: LabNetwork
  let hosts: TestHost[] = []

  beforeAll(async () => {
    network = await createLabNetwork()
    hosts = await Promise.all(['box1', 'box2'].map(name => startHost(network, { name })))
    const [one, two] = hosts
    if (one && two) {
      await startAvahi(one, [
        { type: '_kiln._tcp', port: 22, txt: ['build=tiny-1', 'id=00ff', 'build=second'] },
      ])
      await startAvahi(two, [{ type: '_ssh._tcp', port: 2222, txt: [] }])
    }
  }, 60_000)
  afterAll(async () => {
    await Promise.all(hosts.map(host => host.stop()))
    await network?.close()
  })

  /** Until a responder has announced itself and answers. */
  const browse = async (wanted: number) => {
    for (let turn = 0; turn < 20; turn++) {
      const found = await createMdns().browse(services, { timeoutMs: 1500, signal })
      const ours = found.filter(({ addresses }) =>
        addresses.some(each => hosts.some(host => host.address === each)),
      )
      if (ours.length >= wanted) return ours
    }
    throw new Error('No responder answered')
  }

  test('reports its services, with addresses, ports and texts [D1]', async () => {
    const found = await browse(2)
    expect(found.find(({ host }) => host === 'box1.local')).toMatchObject({
      service: '_kiln._tcp',
      port: 22,
      answeredFrom: expect.arrayContaining([hosts.find(({ name }) => name === 'box1')?.address]),
      txt: { build: 'tiny-1', id: '00ff' },
    })
    expect(found.find(({ host }) => host === 'box2.local')).toMatchObject({
      service: '_ssh._tcp',
      port: 2222,
    })
    for (const { host, addresses } of found)
      expect(addresses).toContain(hosts.find(({ name }) => `${name}.local` === host)?.address)
  })

  test('does not find a host whose cable is cut, but finds the others', async () => {
    await hosts[0]?.cable.cut()
    try {
      const found = await createMdns().browse(services, { timeoutMs: 2500, signal })
      expect(found.map(({ host }) => host)).not.toContain('box1.local')
      expect(found.map(({ host }) => host)).toContain('box2.local')
    } finally {
      await hosts[0]?.cable.repair()
    }
  })

  test('sends no query and closes its sockets when cancelled', async () => {
    const cancelled = AbortSignal.abort()
    expect(await createMdns().browse(services, { timeoutMs: 60_000, signal: cancelled })).toEqual([])
  })
})

describe('what strangers answer', () => {
  const answer = (name: string, target: string, more: object[] = []) =>
    encode({
      type: 'response',
      id: 7,
      answers: [{ type: 'SRV', name: `${name}._ssh._tcp.local`, data: { target, port: 22 } }],
      additionals: [{ type: 'A', name: target, data: '192.0.2.9' }, ...(more as [])],
    })
  const read = (data: Buffer) =>
    announcedIn([{ data, from: '192.0.2.9', interfaceName: 'eth0' }], services, 7)

  test('is taken as text of one line, and only from host names', () => {
    expect(read(answer('a\nb\u001b[31m\u202e', 'box.local'))).toMatchObject([
      { instance: 'a�b�[31m�', host: 'box.local' },
    ])
    for (const target of [
      '-oProxyCommand=x.local',
      'box.example.org',
      'a b.local',
      '$(id).local',
      'a;b.local',
    ])
      expect(read(answer('a', target))).toEqual([])
  })

  test('is marked if its addresses differ from its sender', () => {
    const elsewhere = announcedIn(
      [{ data: answer('a', 'box.local'), from: '192.0.2.66', interfaceName: 'eth0' }],
      services,
      7,
    )
    expect(elsewhere).toMatchObject([{ answeredFrom: [] }])
  })

  test('counts only with the id of the query', () => {
    expect(
      announcedIn(
        [{ data: answer('a', 'box.local'), from: '192.0.2.9', interfaceName: 'eth0' }],
        services,
        8,
      ),
    ).toEqual([])
  })

  test('counts as what was decoded of it, also if it is broken only at its end', () => {
    const foundAfter = (data: Buffer, from: string) => {
      const sent = (each: Buffer, sender: string) => ({ data: each, from: sender, interfaceName: 'eth0' })
      const broken = Array.from({ length: 1999 }, () => sent(data, from))
      return announcedIn([...broken, sent(answer('a', 'box.local'), '192.0.2.9')], services, 7)
    }
    // 400 names, each of which leads through 1,500 others; then one that is cut off: 5 ms of work for each packet.
    const expensive = withChain(7, { links: 1500, names: 400, announced: 402 })
    expect(foundAfter(expensive, '192.0.2.9')).toEqual([])
    // From another device they take nothing from this one.
    expect(foundAfter(expensive, '192.0.2.66')).toMatchObject([{ host: 'box.local' }])
    // A packet that announces more records than it has bytes for is not decoded.
    const announced = withChain(7, { links: 1500, names: 400, announced: 65_535 })
    expect(foundAfter(announced, '192.0.2.9')).toMatchObject([{ host: 'box.local' }])
  })

  test('about the name of another host does not hide where that one answered from', () => {
    const others = Array.from({ length: 60 }, (_, at) => ({
      type: 'A',
      name: 'box.local',
      data: `198.51.100.${at}`,
    }))
    const sent = (from: string, more: object[]) => ({
      data: answer('a', 'box.local', more),
      from,
      interfaceName: 'eth0',
    })
    const liar = { type: 'A', name: 'box.local', data: '192.0.2.66' }
    const [found, ...rest] = announcedIn(
      [sent('192.0.2.66', [liar, ...others]), sent('192.0.2.9', [])],
      services,
      7,
    )
    expect(rest).toEqual([])
    expect(found?.answeredFrom).toEqual(expect.arrayContaining(['192.0.2.9', '192.0.2.66']))
  })

  test('leaves room for what the others announce', () => {
    const many = Array.from({ length: 700 }, (_, at) => answer(`n${at}`, `n${at}.local`))
    const packets = [
      ...many.map(data => ({ data, from: '192.0.2.66' })),
      { data: answer('a', 'box.local'), from: '192.0.2.9' },
    ]
    const found = announcedIn(
      packets.map(each => ({ ...each, interfaceName: 'eth0' })),
      services,
      7,
    )
    expect(found.map(({ host }) => host)).toContain('box.local')
  })

  test('never breaks anything, whatever the bytes', () => {
    const valid = answer('a', 'box.local', [{ type: 'TXT', name: 'a._ssh._tcp.local', data: ['k=v', 'w'] }])
    const changed = fc.tuple(fc.nat(valid.length - 1), fc.nat(255)).map(([at, byte]) => {
      const copy = Buffer.from(valid)
      copy[at] = byte
      return copy
    })
    const bytes = fc.oneof(changed, fc.uint8Array({ maxLength: 600 }).map(Buffer.from))
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 5 }), list => {
        for (const data of list)
          for (const { host } of read(data)) expect(host).toMatch(/^[a-z0-9_][a-z0-9_.%-]*\.local$/)
      }),
      { numRuns: 2000 },
    )
  })
})

/** A packet with records whose names lead through a chain of pointers. */
function withChain(id: number, { links, names, announced }: Record<'links' | 'names' | 'announced', number>) {
  const head = Buffer.alloc(12)
  head.writeUInt16BE(id, 0)
  head.writeUInt16BE(0x8400, 2)
  head.writeUInt16BE(announced, 6)
  const end = 12 + 11
  const chain = Buffer.alloc(1 + links * 2)
  for (let at = 0; at < links; at++)
    chain.writeUInt16BE(0xc000 | (at === 0 ? end : end + at * 2 - 1), 1 + at * 2)
  const first = Buffer.alloc(11)
  first.writeUInt16BE(10, 1)
  first.writeUInt16BE(chain.length, 9)
  const record = Buffer.alloc(12)
  record.writeUInt16BE(0xc000 | (links === 0 ? end : end + links * 2 - 1), 0)
  record.writeUInt16BE(10, 2)
  return Buffer.concat([head, first, chain, ...Array.from({ length: names }, () => record)])
}
