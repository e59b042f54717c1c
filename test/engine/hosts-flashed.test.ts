// How the engine recognises a host by its key when it appears in the network, with real ones (lab/hosts).
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { describe, expect, test } from 'vitest'
import { discover } from '#engine/hosts/discover.ts'
import { rememberFlashed } from '#engine/hosts/flashed.ts'
import { createHostStore } from '#engine/hosts/store.ts'
import { startAvahi } from '#lab/hosts/avahi.ts'
import { hostsRefused } from '#lab/hosts/host.ts'
import { hostsLab } from '#test/hosts/hosts-lab.ts'

const refused = hostsRefused()
const minute = 60_000

describe.skipIf(refused)(`hosts (${refused ?? 'on test hosts'})`, { timeout: 2 * minute }, () => {
  const lab = hostsLab()
  const { call } = lab

  test('one that Kiln flashed is recognised by its key when it appears, and no other [N4] [N8]', async () => {
    const store = createHostStore(lab.engine.ports)
    const made = { outcome: 'verified', hostname: 'box1', hostKey: `${lab.box.hostKey} box1` }
    // What a flash passes on about a drive: the tests of flashing cover the rest.
    await rememberFlashed(store, { results: [made as never], image: 'tiny-1', name: 'My box', at: 1 })
    expect(await call().list({})).toMatchObject([
      { name: 'box1', added: 'flashed', address: { host: 'box1.local' }, keys: [{ type: 'ssh-ed25519' }] },
    ])
    await startAvahi(lab.box, [
      { type: '_kiln._tcp', port: 22, txt: ['build=tiny-1', 'profile=tiny', 'id=0'] },
    ])
    // It has the same host name as the flashed one.
    await lab.debian.run('hostname', 'box1')
    await startAvahi(lab.debian, [{ type: '_kiln._tcp', port: 22, txt: ['build=tiny-1'] }])
    const seen = async () => (await call().discover({ seconds: 2 })).filter(({ known }) => known !== null)
    await expect.poll(seen, { timeout: minute }).toMatchObject([
      {
        build: null,
        profile: null,
        addresses: expect.arrayContaining([lab.box.address]),
        known: { name: 'box1', first: true, flashed: { image: 'tiny-1', name: 'My box' } },
      },
    ])
    expect(await call().show({ host: 'box1' })).toMatchObject({
      address: { host: lab.box.address },
    })
    expect(await seen()).toMatchObject([{ known: { first: false } }])

    // Another host that relays TCP to it shows its key, too.
    const relay = createServer(socket => {
      const through = connect({ host: lab.box.address, port: 22 })
      for (const end of [socket, through]) end.on('error', () => end.destroy())
      socket.pipe(through).pipe(socket)
    })
    relay.listen(0, '127.0.0.1')
    await once(relay, 'listening')
    const { port } = relay.address() as AddressInfo
    const lie = {
      service: '_kiln._tcp',
      instance: 'box1',
      host: 'box1.local',
      port,
      addresses: ['127.0.0.1'],
      txt: { build: 'the-liar-s', profile: 'liar' },
      answeredFrom: ['127.0.0.1'],
    }
    const truth = { ...lie, port: 22, addresses: [lab.box.address], answeredFrom: [lab.box.address] }
    const announcing = async (...announced: (typeof lie)[]) => {
      const ports = { ...lab.engine.ports, mdns: { browse: async () => announced } }
      return discover(ports, store, { seconds: 1, signal: new AbortController().signal })
    }
    const addressNow = async () => (await call().show({ host: 'box1' })).address
    expect(await announcing(lie)).toMatchObject([{ known: { name: 'box1' }, build: null, profile: null }])
    expect(await addressNow()).toMatchObject({ host: lab.box.address, port: 22 })
    // Nor is one that was never seen contacted at either of two addresses.
    await store.change(state => ({
      ...state,
      hosts: state.hosts.map(each =>
        each.name === 'box1' ? { ...each, address: { ...each.address, host: 'box1.local' } } : each,
      ),
    }))
    await announcing(lie, truth)
    expect(await addressNow()).toMatchObject({ host: 'box1.local', port: 22 })
    await announcing(truth)
    expect(await addressNow()).toMatchObject({ host: lab.box.address, port: 22 })
    // One that announces many services, or this name too, does not keep Kiln from contacting it.
    const crowd = Array.from({ length: 300 }, (_, at) => ({
      ...lie,
      instance: `a${at}`,
      host: `a${at}.local`,
      answeredFrom: ['127.0.0.9'],
    }))
    const same = { ...truth, addresses: ['127.0.0.9'], answeredFrom: ['127.0.0.9'] }
    const found = await announcing(...crowd, same, truth)
    expect(found.filter(({ known }) => known !== null)).toMatchObject([{ known: { name: 'box1' } }])
    relay.close()
    await lab.debian.run('hostname', 'debian')
  })
})
