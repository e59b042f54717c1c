// What hosts, builders and the network send is read in one pass: eight times the text costs at most twelve times the
// processor time, also for the text that is worst for the parser. A parser in which each line costs as much as all lines
// before it takes sixty-four times as much. Times are the smallest of several, so that a busy computer changes little.
import { encode } from 'dns-packet'
import { describe, expect, it } from 'vitest'
import { parseBuilder } from '#engine/builders/facts/parse.ts'
import * as builder from '#engine/builders/facts/script.ts'
import { parseLook } from '#engine/deploy/host/parse-look.ts'
import { parseDisks } from '#engine/hosts/disks/parse.ts'
import * as disks from '#engine/hosts/disks/script.ts'
import { parseFacts } from '#engine/hosts/facts/parse.ts'
import * as facts from '#engine/hosts/facts/script.ts'
import { parseHypervisor } from '#engine/hypervisors/facts/parse.ts'
import * as hypervisor from '#engine/hypervisors/facts/script.ts'
import { parseTarget } from '#engine/install/target-parse.ts'
import * as target from '#engine/install/target-script.ts'
import { parseNarInfo } from '#engine/kits/narinfo.ts'
import { announcedIn } from '#platform/mdns/answers.ts'
import { createMapEnd, parseMap } from '#platform/ssh/tar-head.ts'

type Marks = { beginMark: string; endMark: string }
const framed = ({ beginMark, endMark }: Marks, lines: readonly string[]) =>
  [beginMark, ...lines, endMark, ''].join('\n')
const times = (count: number, line: string) => Array.from({ length: count }, () => line)
const numbered = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at))

type Case = { read: (text: string) => unknown; worst: (size: number) => string }
const inTarMap = (text: string) => {
  const isWhole = createMapEnd()
  for (let at = 0; at < text.length; at += 512) if (isWhole(Buffer.from(text.slice(at, at + 512)))) break
  return parseMap(text, 2 ** 40)
}
const announced = (text: string) => {
  const packets = text.split('\n').map(name => ({
    data: encode({
      type: 'response',
      id: 7,
      answers: [
        { type: 'SRV', name: `${name}._ssh._tcp.local`, data: { target: `${name}.local`, port: 22 } },
        { type: 'A', name: `${name}.local`, data: '192.0.2.7' },
        { type: 'TXT', name: `${name}._ssh._tcp.local`, data: ['a=b'] },
      ],
    }),
    from: '192.0.2.7',
    interfaceName: 'eth0',
  }))
  return announcedIn(packets, ['_kiln._tcp', '_ssh._tcp', '_workstation._tcp'], 7)
}

const cases: Record<string, Case> = {
  'facts with one key': {
    read: text => parseFacts(text, 0),
    worst: size => framed(facts, ['clock\t1', ...times(size, 'os\tx')]),
  },
  'facts with generations': {
    read: text => parseFacts(text, 0),
    worst: size =>
      framed(facts, [
        'clock\t1',
        ...numbered(size, at => `generation\tsystem-${at}-link 1 /nix/store/${at}-x`),
      ]),
  },
  'disks with a wide lsblk': {
    read: parseDisks,
    worst: size =>
      framed(disks, ['kernel\tLinux', `lsblk\t{"blockdevices":[${times(size, '1').join(',')}]}`]),
  },
  'disks with nested children': {
    read: parseDisks,
    worst: size =>
      framed(disks, [
        'kernel\tLinux',
        `lsblk\t{"blockdevices":[{"children":[${times(size, '{}').join(',')}]}]}`,
      ]),
  },
  'udev records': {
    read: parseDisks,
    worst: size =>
      framed(disks, ['kernel\tLinux', ...numbered(size, at => `udev\t8:${at}\nE\tE:ID_WWN=\\x20`)]),
  },
  'libvirt pools': {
    read: parseHypervisor,
    worst: size =>
      framed(hypervisor, [
        'kind\tlibvirt',
        'rights\troot',
        'pool\ta',
        ...times(size, 'pool-xml\t<target><path>&amp;'),
      ]),
  },
  'libvirt capabilities': {
    read: parseHypervisor,
    worst: size =>
      framed(hypervisor, [
        'kind\tlibvirt',
        ...times(size, "can-kvm\t<domainCapabilities><enum name='firmware'>"),
      ]),
  },
  'a builder': { read: parseBuilder, worst: size => framed(builder, times(size, 'emulates\tqemu-aarch64')) },
  'an install target': { read: parseTarget, worst: size => framed(target, times(size, 'host-key\tAAAA')) },
  'the look of a deploy': { read: parseLook, worst: size => times(size, 'path /nix/store/a').join('\n') },
  'the map of a tar': {
    read: inTarMap,
    worst: size => `${size}\n${numbered(size, at => `${at * 8}\n4\n`).join('')}`,
  },
  'a narinfo': { read: parseNarInfo, worst: size => times(size, 'Sig: a:b').join('\n') },
  announcements: {
    read: announced,
    worst: size => numbered(Math.ceil(size / 40), at => `box${at}`).join('\n'),
  },
}

/** The smallest processor time of several runs, in microseconds. */
function cost(read: () => unknown, turns: number): number {
  const runs = Array.from({ length: 9 }, () => {
    const before = process.cpuUsage()
    for (let turn = 0; turn < turns; turn++) read()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / turns
  })
  return Math.max(1, Math.min(...runs))
}

/** What a host may answer to a question. */
const mostLetters = 1 << 20

describe('parsers of what others send', () => {
  it.each(Object.entries(cases))('read %s in one pass', (_, { read, worst }) => {
    let size = 500
    while (worst(16 * size).length < mostLetters && size < 8000) size *= 2
    const [small, large] = [worst(size), worst(8 * size)]
    expect(cost(() => read(large), 1) / cost(() => read(small), 8)).toBeLessThan(12)
  })
})
