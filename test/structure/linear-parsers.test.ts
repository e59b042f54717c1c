// What hosts, builders and the network send is read in one pass: eight times the text costs at most twelve times the
// processor time, also for the text that is worst for the parser. A parser in which each line costs as much as all lines
// before it takes sixty-four times as much. Times are the smallest of several, so that a busy computer changes little.
import { encode } from 'dns-packet'
import { describe, expect, it } from 'vitest'
import { builderInquiry } from '#engine/builders/parse-facts.ts'
import { parseLook } from '#engine/deploy/host/parse-look.ts'
import { answersIn, marksOf } from '#engine/hosts/answers.ts'
import { disksInquiry } from '#engine/hosts/disks/parse.ts'
import { keysFor, withKey } from '#engine/hosts/known-hosts.ts'
import { hostInquiry } from '#engine/hosts/parse-facts.ts'
import { hypervisorInquiry } from '#engine/hypervisors/parse-facts.ts'
import { targetInquiry } from '#engine/install/target.ts'
import { stateOf } from '#engine/machines/state/events.ts'
import { printedIn } from '#engine/workloads/parse.ts'
import { formatBmap, parseBmap } from '#platform/disk-images/bmap.ts'
import { announcedIn } from '#platform/mdns/answers.ts'
import { createQmpLines } from '#platform/qemu/control/qmp.ts'
import { keysOf } from '#platform/ssh/known-hosts.ts'
import { configLines, namesIn } from '#platform/ssh/names.ts'
import { createMapEnd, parseMap } from '#platform/ssh/tar-head.ts'
import { parseNarInfo } from '#shared/narinfo.ts'

const framed = (name: string, lines: readonly string[]) => {
  const { begin, end } = marksOf(name)
  return [begin, ...lines, end, ''].join('\n')
}
const times = (count: number, line: string) => Array.from({ length: count }, () => line)
const numbered = <T>(count: number, line: (at: number) => T) =>
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

/** As the socket hands it over. */
const inQmp = (text: string) => {
  const lines: string[] = []
  const push = createQmpLines(line => void lines.push(line))
  for (let at = 0; at < text.length; at += 512) push(text.slice(at, at + 512))
  return lines
}
const mapOf = (size: number) =>
  formatBmap({
    imageBytes: 2 * size * 4096,
    blockBytes: 4096,
    ranges: numbered(size, at => at).map(at => ({ first: 2 * at, last: 2 * at, sum: 'a'.repeat(64) })),
  })
/** A parser that refuses it has read it, too. */
const outcomeOf = (read: () => unknown) => {
  try {
    return read()
  } catch (thrown) {
    return thrown
  }
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
  'disks that are made of each other, in sets that are mounted': {
    read: disksInquiry.read,
    worst: size =>
      framed('disks', [
        'kernel\tLinux',
        ...numbered(
          Math.min(size, 3000),
          at =>
            `block\tsd${at}\nplace\t/sys/devices/a/sd${at}\nsize\t9999${at % 2 ? `\nslave\tsd${at - 1}` : ''}`,
        ),
        ...numbered(size, at => `mount\t1 1 9:${at} / /m${at} rw - btrfs /dev/sd${at} rw`),
        ...numbered(size, at => `btrfs\tz${at} sd${at}`),
        'swap\tFilename',
        ...numbered(size, at => `swap\t/m${at}/s file 1 1 1`),
        ...numbered(size, at => `id\t/dev/sd${at} id${at}`),
      ]),
  },
  'replies of a broker': {
    read: printedIn,
    worst: size =>
      [
        ...numbered(size, at => `motd ${at}`),
        '{"voxnix":1,"none":"off","people":[]}',
        ...numbered(size, () => '{"id":1,"ok":false,"code":"x"}'),
      ].join('\n'),
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
  'answers of QEMU': {
    read: inQmp,
    worst: size => numbered(size, at => `{"id":${at},"return":{}}`).join('\n'),
  },
  'an answer of QEMU in pieces': { read: inQmp, worst: size => 'x'.repeat(size * 100) },
  'events of QEMU': {
    read: stateOf,
    worst: size => times(size, '{"event":"STOP","timestamp":{"seconds":1,"microseconds":2}}').join('\n'),
  },
  'a configuration of ssh': {
    read: configLines,
    worst: size => numbered(size, at => `Host a${at} "b c" d`).join('\n'),
  },
  'a line of ssh with spaces': { read: configLines, worst: size => `Host a${' '.repeat(size * 10)}b` },
  'known hosts': {
    read: text => [namesIn(text), keysFor(text, ['box0']), withKey(text, ['box0'], { type: 'a', key: 'b' })],
    worst: size => numbered(size, at => `box${at},[box${at}]:22 ssh-ed25519 AAAA${at}`).join('\n'),
  },
  'keys that a host shows': { read: keysOf, worst: size => times(size, 'box ssh-ed25519 AAAA').join('\n') },
  'a block map': { read: parseBmap, worst: mapOf },
  'a block map of another form': {
    read: text => outcomeOf(() => parseBmap(text)),
    worst: size => `<bmap version="2.0">${times(size, '<ImageSize> <BlockSize>1 <Range chksum=').join('')}`,
  },
  announcements: {
    read: announced,
    worst: size => numbered(Math.ceil(size / 40), at => `box${at}`).join('\n'),
  },
}

/** The smallest processor time of several runs, in microseconds. */
function cost(read: () => unknown, turns: number): number {
  const runs = Array.from({ length: 5 }, () => {
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
    // 8 for one pass, 64 for a quadratic parser. Collecting the garbage of the larger text adds to the first.
    for (let more = 3; more > 0 && least >= 20; more--) least = Math.min(least, ratio())
    expect(least).toBeLessThan(20)
  })
})
