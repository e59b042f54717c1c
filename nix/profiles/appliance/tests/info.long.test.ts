// homeassistant-info: what it learns from a fake guest agent and a real web server, and what it does without them.

import { readFileSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FakeGuestAgent } from './fake-guest-agent.ts'
import { Bench, hasProgram } from './script.ts'

const missing = ['socat', 'jq', 'curl', 'cmp'].filter(name => !hasProgram(name))
const mac = '52:54:00:aa:bb:cc'

// As guest-network-get-interfaces of a HAOS guest lists them: its own bridges are there too.
const interfaces = (address: string) => [
  { name: 'lo', 'hardware-address': '00:00:00:00:00:00', 'ip-addresses': [v4('127.0.0.1')] },
  {
    name: 'enp0s3',
    'hardware-address': mac.toUpperCase(),
    'ip-addresses': [
      v4('169.254.3.4'),
      { 'ip-address-type': 'ipv6', 'ip-address': 'fe80::1', prefix: 64 },
      v4(address),
    ],
  },
  { name: 'hassio', 'hardware-address': '02:42:00:00:00:01', 'ip-addresses': [v4('172.30.32.1')] },
  { name: 'veth0' },
]
const v4 = (address: string) => ({ 'ip-address-type': 'ipv4', 'ip-address': address, prefix: 24 })

describe.skipIf(missing.length > 0)('asking after Home Assistant', () => {
  let bench: Bench
  let web: Server
  let port: number
  let agent: FakeGuestAgent | undefined

  beforeEach(async () => {
    bench = new Bench()
    bench.install('homeassistant-agent', '../../modules/services/homeassistant-vm/homeassistant-agent.sh')
    bench.write('mac', `${mac}\n`)
    web = createServer((_, response) => response.end('Home Assistant'))
    await new Promise<void>(listening => web.listen(0, '127.0.0.1', listening))
    port = (web.address() as AddressInfo).port
  })
  afterEach(async () => {
    await agent?.close()
    agent = undefined
    await new Promise(closed => web.close(closed))
    bench.remove()
  })

  const listen = async (address = '127.0.0.1') => {
    agent = await FakeGuestAgent.listen(bench.path('agent.sock'), {
      answer: command =>
        command === 'guest-network-get-interfaces'
          ? { return: interfaces(address) }
          : { return: { name: 'Home Assistant OS', 'version-id': '17.3', id: 'haos' } },
    })
  }
  const ask = async () => {
    const outcome = await bench.run('../../modules/services/homeassistant-vm/homeassistant-info.sh', {
      env: { HA_RUNTIME: bench.folder, HA_INFO: bench.folder, HA_PORT: String(port) },
    })
    expect(outcome).toEqual({ code: 0, stdout: '', stderr: '' })
    const { at, ...info } = JSON.parse(readFileSync(bench.path('info.json'), 'utf8'))
    expect(at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    return { info, upstream: readFileSync(bench.path('upstream.conf'), 'utf8') }
  }

  test('the address is that of the machine’s own card, and it requests the web page', async () => {
    await listen()
    expect(await ask()).toEqual({
      info: {
        schema: 1,
        running: true,
        agent: true,
        address: '127.0.0.1',
        system: { name: 'Home Assistant OS', version: '17.3' },
        web: { url: `http://127.0.0.1:${port}`, status: 200 },
      },
      upstream: `set $homeassistant "127.0.0.1:${port}";\n`,
    })
  })

  test('a web page that does not answer has status 0', async () => {
    await listen()
    await new Promise(closed => web.close(closed))
    expect((await ask()).info.web).toEqual({ url: `http://127.0.0.1:${port}`, status: 0 })
  })

  test('an invalid address never gets into nginx’s configuration', async () => {
    await listen('1.2.3.4"; } server { #')
    expect(await ask()).toMatchObject({
      info: { address: null, web: null },
      upstream: 'set $homeassistant "";\n',
    })
  })

  test('everything is null if there is no virtual machine, and nothing is an error', async () => {
    expect(await ask()).toEqual({
      info: { schema: 1, running: false, agent: false, address: null, system: null, web: null },
      upstream: 'set $homeassistant "";\n',
    })
  })

  test('the same address leaves nginx’s file untouched', async () => {
    await listen()
    await ask()
    const before = statSync(bench.path('upstream.conf')).ino
    await ask()
    expect(statSync(bench.path('upstream.conf')).ino).toBe(before)
  })
})
