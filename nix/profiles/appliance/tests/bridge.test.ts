// setup-bridge: real bridges and taps, in their own network namespace.
import { spawnSync } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Bench } from './script.ts'

const script = '../../modules/services/homeassistant-vm/setup-bridge.sh'
// Needs root and a kernel with bridges; both are missing in many a container.
const possible =
  spawnSync('unshare', [
    '--net',
    'sh',
    '-c',
    'ip link add kiln-br type bridge && ip tuntap add kiln-tap mode tap',
  ]).status === 0

type Link = {
  ifname: string
  master?: string
  address: string
  flags: string[]
  linkinfo?: { info_data?: unknown }
}

describe.skipIf(!possible)('the bridge (needs root and a kernel with bridges)', () => {
  let bench: Bench
  beforeEach(() => {
    bench = new Bench()
  })
  afterEach(() => bench.remove())

  /** Stands in for /sys/class/net: taps have no hardware, and so are made to look as if they had. */
  const card = (name: string, { carrier = '1', wireless = false } = {}) => {
    bench.write(`net/${name}/device/vendor`, '')
    bench.write(`net/${name}/type`, '1\n')
    bench.write(`net/${name}/carrier`, `${carrier}\n`)
    bench.write(`net/${name}/address`, `52:54:00:00:00:0${name.at(-1)}\n`)
    if (wireless) bench.write(`net/${name}/wireless/x`, '')
  }

  /** Runs the script in a namespace with the given cards, as often as told; tells its outcome and the links. */
  const setUp = async ({
    cards,
    wanted = '',
    times = 1,
    before = '',
  }: {
    cards: string[]
    wanted?: string
    times?: number
    before?: string
  }) => {
    const inside = [
      'ip link set lo up',
      ...cards.map(name => `ip tuntap add ${name} mode tap; ip address add 192.0.2.1/24 dev ${name}`),
      before,
      'status=0',
      ...Array.from({ length: times }, () => '"$@" || status=$?'),
      'ip -json -details link > links.json',
      'ip -json address > addresses.json',
      'exit "$status"',
    ].join('\n')
    bench.fake('inside', inside)
    const outcome = await bench.run(script, {
      through: ['unshare', '--net', 'bash', `${bench.bin}/inside`],
      env: {
        BRIDGE: 'br0',
        BRIDGE_INTERFACE: wanted,
        TAP: 'ha-tap',
        TAP_USER: 'nobody',
        SYS_CLASS_NET: bench.path('net'),
        WAIT_SECONDS: '1',
      },
    })
    const read = (name: string) =>
      JSON.parse(spawnSync('cat', [bench.path(name)], { encoding: 'utf8' }).stdout)
    const links: Link[] = read('links.json')
    const link = (name: string) => links.find(({ ifname }) => ifname === name)
    const addresses: { ifname: string; addr_info: { local?: string }[] }[] = read('addresses.json')
    return {
      outcome,
      link,
      ports: links.filter(({ master }) => master === 'br0').map(({ ifname }) => ifname),
      addressesOf: (name: string) =>
        addresses.find(({ ifname }) => ifname === name)?.addr_info.map(({ local }) => local),
    }
  }

  test('takes the port with a cable, its address, and the tap that the machine’s user may open', async () => {
    card('eth1', { carrier: '0' })
    card('eth2')
    card('wlan3', { wireless: true })
    const { outcome, ports, link, addressesOf } = await setUp({ cards: ['eth1', 'eth2', 'wlan3'] })
    expect(outcome).toMatchObject({ code: 0, stderr: '', stdout: 'br0 has eth2 and ha-tap.\n' })
    expect(ports.sort()).toEqual(['eth2', 'ha-tap'])
    expect(link('br0')).toMatchObject({ address: '52:54:00:00:00:02', flags: expect.arrayContaining(['UP']) })
    expect(link('br0')?.linkinfo?.info_data).toMatchObject({ stp_state: 0, mcast_snooping: 0 })
    expect(link('ha-tap')?.linkinfo?.info_data).toMatchObject({ type: 'tap', user: 'nobody' })
    // The addresses are br0's, by DHCP.
    expect(addressesOf('eth2')).toEqual([])
    expect(addressesOf('eth1')).toEqual(['192.0.2.1'])
  })

  test('run again, it changes nothing', async () => {
    card('eth1')
    const { outcome, ports } = await setUp({ cards: ['eth1'], times: 3 })
    expect(outcome).toMatchObject({ code: 0, stderr: '' })
    expect(ports.sort()).toEqual(['eth1', 'ha-tap'])
  })

  test('keeps its port when the cable is out for a moment', async () => {
    card('eth1', { carrier: '0' })
    card('eth2')
    bench.write('net/br0/brif/eth1/state', '3')
    const { ports } = await setUp({
      cards: ['eth1', 'eth2'],
      before: 'ip link add br0 type bridge; ip link set eth1 master br0',
    })
    expect(ports.sort()).toEqual(['eth1', 'ha-tap'])
  })

  test('moves to the port that was chosen, and lets the other go', async () => {
    card('eth1')
    card('eth2')
    bench.write('net/br0/brif/eth1/state', '3')
    const { outcome, ports } = await setUp({
      cards: ['eth1', 'eth2'],
      wanted: 'eth2',
      before: 'ip link add br0 type bridge; ip link set eth1 master br0',
    })
    expect(outcome.code).toBe(0)
    expect(ports.sort()).toEqual(['eth2', 'ha-tap'])
  })

  test('takes the first port where no cable is in any', async () => {
    card('eth1', { carrier: '0' })
    card('eth2', { carrier: '0' })
    const { outcome, ports } = await setUp({ cards: ['eth1', 'eth2'] })
    expect(outcome.code).toBe(0)
    expect(ports.sort()).toEqual(['eth1', 'ha-tap'])
  })

  test('fails if there is no port, to be tried again, and still makes the tap', async () => {
    const { outcome, ports } = await setUp({ cards: [] })
    expect(outcome.code).toBe(1)
    expect(outcome.stderr).toContain('No wired interface was found')
    expect(ports).toEqual(['ha-tap'])
  })

  test('names the configured interface if it is not there', async () => {
    card('eth1')
    const { outcome, ports } = await setUp({ cards: ['eth1'], wanted: 'enp9s0' })
    expect(outcome.code).toBe(1)
    expect(outcome.stderr).toContain('named enp9s0')
    expect(ports).toEqual(['ha-tap'])
  })
})
