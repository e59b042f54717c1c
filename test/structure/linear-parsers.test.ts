// What hosts, builders and the network send is read in one pass: eight times the text costs at most twelve times the
// processor time, also for the text that is worst for the parser. A parser in which each line costs as much as all lines
// before it takes sixty-four times as much. Times are the smallest of several, so that a busy computer changes little.
import { encode } from 'dns-packet'
import { describe, expect, it } from 'vitest'
import { builderInquiry } from '#engine/builders/facts/parse.ts'
import { parseLook } from '#engine/deploy/host/parse-look.ts'
import { answersIn, marksOf } from '#engine/hosts/ask/answers.ts'
import { disksInquiry } from '#engine/hosts/disks/parse.ts'
import { hostInquiry } from '#engine/hosts/facts/parse.ts'
import { hypervisorInquiry } from '#engine/hypervisors/facts/parse.ts'
import { targetInquiry } from '#engine/install/target.ts'
import { parseNarInfo } from '#engine/kits/narinfo.ts'
import { announcedIn } from '#platform/mdns/answers.ts'
import { createMapEnd, parseMap } from '#platform/ssh/tar-head.ts'

const framed = (name: string, lines: readonly string[]) => {
  const { begin, end } = marksOf(name)
  return [begin, ...lines, end, ''].join('\n')
}
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
  'answers of many keys': {
    read: text => answersIn(text, 'x'),
    worst: size => framed('x', ['kiln-x-1', ...numbered(size, at => `${at}\ta`), 'kiln-x-end-']),
  },
  'facts with one key': {
    read: hostInquiry.read,
    worst: size => framed('facts', ['clock\t1', ...times(size, 'os\tx')]),
  },
  'facts with generations': {
    read: hostInquiry.read,
    worst: size =>
      framed('facts', [
        'clock\t1',
        ...numbered(size, at => `generation\tsystem-${at}-link 1 /nix/store/${at}-x`),
      ]),
  },
  'disks with a wide lsblk': {
    read: disksInquiry.read,
    worst: size =>
      framed('disks', ['kernel\tLinux', `lsblk\t{"blockdevices":[${times(size, '1').join(',')}]}`]),
  },
  'disks with nested children': {
    read: disksInquiry.read,
    worst: size =>
      framed('disks', [
        'kernel\tLinux',
        `lsblk\t{"blockdevices":[{"children":[${times(size, '{}').join(',')}]}]}`,
      ]),
  },
  'udev records': {
    read: disksInquiry.read,
    worst: size =>
      framed('disks', ['kernel\tLinux', ...numbered(size, at => `udev\t8:${at}\nE\tE:ID_WWN=\\x20`)]),
  },
  'libvirt pools': {
    read: hypervisorInquiry.read,
    worst: size =>
      framed('hypervisor', [
        'kind\tlibvirt',
        'rights\troot',
        'pool\ta',
        ...times(size, 'pool-xml\t<target><path>&amp;'),
      ]),
  },
  'libvirt capabilities': {
    read: hypervisorInquiry.read,
    worst: size =>
      framed('hypervisor', [
        'kind\tlibvirt',
        ...times(size, "can-kvm\t<domainCapabilities><enum name='firmware'>"),
      ]),
  },
  'a builder': {
    read: builderInquiry.read,
    worst: size => framed('builder', times(size, 'emulates\tqemu-aarch64')),
  },
  'an install target': {
    read: targetInquiry.read,
    worst: size => framed('target', times(size, 'host-key\tAAAA')),
  },
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
    const ratio = () => cost(() => read(large), 1) / cost(() => read(small), 8)
    let least = ratio()
    // A busy computer has few quiet moments; a parser that is quadratic has none.
    for (let more = 3; more > 0 && least >= 12; more--) least = Math.min(least, ratio())
    expect(least).toBeLessThan(12)
  })
})
