// For tests: the facts that a fixture holds. Each says in `from` where it comes from.
import { readFileSync } from 'node:fs'
import { isLoop, toDrive } from '#platform/drives/linux/drives.ts'
import { type LinuxFacts, partsOf } from '#platform/drives/linux/facts.ts'
import { parseLsblk } from '#platform/drives/linux/lsblk.ts'
import { parseBlkid, parseUdevData } from '#platform/drives/linux/signature.ts'
import { parseMountInfo, parseSwaps } from '#shared/drives/mounts.ts'

type Fixture = {
  from: string
  lsblk: unknown
  blkid: string
  /** Files of /run/udev/data by device number. */
  udev?: Record<string, string>
  mountinfo: string
  swaps: string
  btrfs: string[][]
  pools?: string[]
  hardware: Record<string, { serial: string; model: string; cardType: string; sequence: string }>
  startedFrom?: string
}

export function fixtureFacts(name: string): LinuxFacts {
  const path = `${import.meta.dirname}/../../../src/platform/drives/linux/fixtures/${name}.json`
  const fixture = JSON.parse(readFileSync(path, 'utf8')) as Fixture
  const nodes = parseLsblk(JSON.stringify(fixture.lsblk))
  const signatures = parseBlkid(fixture.blkid)
  for (const { path, deviceNumber } of nodes.flatMap(partsOf)) {
    const known = parseUdevData(fixture.udev?.[deviceNumber] ?? '', { knowsBtrfs: true })
    if (known) signatures.set(path, known)
  }
  return {
    nodes,
    signatures,
    mounts: parseMountInfo(fixture.mountinfo),
    swaps: parseSwaps(fixture.swaps),
    btrfs: fixture.btrfs,
    pools: fixture.pools ?? [],
    loops: new Map(),
    hardware: new Map(Object.entries(fixture.hardware)),
    startedFrom: fixture.startedFrom ?? '',
  }
}

export const loopsIn = (facts: LinuxFacts) => facts.nodes.filter(isLoop).map(node => toDrive(node, facts))
