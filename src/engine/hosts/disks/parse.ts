// A host's disks: the questions, and what the answers mean. Pure.
import { shellFile } from '#engine/shell-file.ts'
import { type Mount, mountOf, parseMountInfo, parseSwaps } from '#shared/drives/mounts.ts'
import { isSystemPlace } from '#shared/drives/system-places.ts'
import type { HostDisk, HostDisks } from '#shared/hosts/disks.ts'
import type { Answers } from '../ask/answers.ts'
import { defineInquiry } from '../ask/ask.ts'
import { type Content, contentsIn } from './contents.ts'
import { busOf, isDisk, wwnFrom } from './identity.ts'
import { type Block, type Reported, reportedIn } from './reported.ts'

const mostDisks = 500
const mostParts = 500

/** A block device with all that is known of it. */
type Node = Content & { block: Block; number: string; sizeBytes: number }

/** Elsewhere than on Linux no disk is found. Disks are in the order of their paths. */
export const disksInquiry = defineInquiry({
  name: 'disks',
  questions: shellFile(import.meta.url, './disks.sh'),
  linuxOnly: true,
  parse: disksFrom,
})

function disksFrom(answers: Answers): HostDisks {
  const reported = reportedIn(answers)
  const contents = contentsIn(reported)
  const blocks = reported.blocks.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
  const nodes = blocks.map(block => {
    const number = block.facts.get('dev') ?? ''
    const path = devicePath(block)
    const content = contents({ number, path })
    return { ...content, block, number, path: content.path || path, sizeBytes: sizeOf(block) }
  })
  const used = usesOf(reported, nodes)
  const disks = nodes
    .filter(({ block, sizeBytes }) => isDisk(block) && sizeBytes > 0)
    .slice(0, mostDisks)
    .map(node => diskOf(node, { nodes, used, ids: reported.ids }))
    .sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }))
  return { disks, contentsRead: reported.contentsRead }
}

type Around = { nodes: readonly Node[]; used: Uses; ids: Reported['ids'] }

function diskOf(disk: Node, { nodes, used, ids }: Around): HostDisk {
  const { block, path, sizeBytes } = disk
  const all = [...below(disk, nodes)]
  const uses = all.map(node => used(node))
  const isHeld = all.some(node => nodes.some(({ block: other }) => other.slaves.includes(node.block.name)))
  const parts = all
    .filter(node => node !== disk || node.fileSystem !== '' || used(node).points.length > 0)
    .slice(0, mostParts)
    .map(node => ({
      path: node.path,
      sizeBytes: node.sizeBytes,
      fileSystem: node.fileSystem || used(node).mounted,
      label: node.label,

      name: node.partitionName || (node.block.facts.get('partname') ?? ''),
      mountPoints: used(node).points,
    }))
  const fact = (name: string) => block.facts.get(name) ?? ''
  return {
    path,
    vendor: disk.vendor || fact('vendor'),
    model: disk.model || fact('model'),
    serial: disk.serial || fact('usb-serial') || fact('serial'),
    wwn: wwnFrom(disk.wwn) || wwnFrom(fact('wwid')),
    ids: ids.filter(id => id.path === path || id.path === devicePath(block)).map(({ name }) => name),
    sizeBytes,
    bus: busOf(block, disk.transport),
    removable: fact('removable') === '1',
    readOnly: fact('ro') === '1',
    tableType: disk.tableType,
    parts,
    use: uses.some(({ system }) => system)
      ? 'system'
      : isHeld || uses.some(({ points, swap }) => swap || points.length > 0)
        ? 'used'
        : null,
  }
}

/** The disk, its partitions, and what is made of any of them; each once. */
function below(disk: Node, nodes: readonly Node[]): Set<Node> {
  const found = new Set([disk])
  for (const node of found)
    for (const other of nodes) {
      const isPartition = node === disk && other.block.place.startsWith(`${disk.block.place}/`)
      if (isPartition || other.block.slaves.includes(node.block.name)) found.add(other)
    }
  return found
}

/** `mounted`: the file system that the mount table names, for hosts where nothing else does; "" where there is none. */
type Uses = (node: Node) => { points: string[]; mounted: string; swap: boolean; system: boolean }

function usesOf(reported: Reported, nodes: readonly Node[]): Uses {
  const mounts = parseMountInfo(reported.lines('mount').join('\n'))
  const swaps = parseSwaps(reported.lines('swap').join('\n'))
  const sets = reported.lines('btrfs').map(line => line.split(' ').filter(Boolean))
  // Which disks a pool is on, the mount table does not say: all that carry a pool may be.
  const pools = mounts.filter(({ fileSystem }) => fileSystem === 'zfs')
  const pathOf = (name: string) => nodes.find(({ block }) => block.name === name)?.path ?? `/dev/${name}`

  const isOn = (mount: Mount, node: Node) => {
    const own = namesOf(node)
    // A btrfs of several devices is mounted by the path of one.
    const set = sets.find(names => names.includes(node.block.name))?.map(pathOf) ?? []
    return (
      (mount.deviceNumber === node.number && node.number !== '') ||
      mount.source.split(':').some(source => own.includes(source)) ||
      (mount.fileSystem === 'btrfs' && set.includes(mount.source)) ||
      (mount.fileSystem === 'zfs' && node.fileSystem === 'zfs_member')
    )
  }
  const usesOn = (node: Node) => {
    const here = mounts.filter(mount => isOn(mount, node))
    const pooled = node.fileSystem === 'zfs_member' && pools.length > 0
    const points = [...new Set([...node.mountPoints, ...here.map(({ mountPoint }) => mountPoint)])]
    const swap = swaps.some(({ path, isFile }) => {
      const mount = isFile ? mountOf(path, mounts) : undefined
      return isFile ? mount !== undefined && here.includes(mount) : namesOf(node).includes(path)
    })
    // The mount points of a pool do not lie on this part.
    const mounted = here[0]?.fileSystem ?? ''
    return { points: pooled ? [] : points, mounted, swap: swap || pooled, system: points.some(isSystemPlace) }
  }
  const found = new Map(nodes.map(node => [node, usesOn(node)]))
  return node => found.get(node) ?? usesOn(node)
}

/** /dev/mapper/vg-root is /dev/dm-1 too; the tables of mounts and swaps name either. */
const namesOf = ({ path, block }: Node) => [path, devicePath(block), `/dev/${block.name}`]

const devicePath = ({ name, facts }: Block) => {
  const mapped = facts.get('dm')
  return mapped ? `/dev/mapper/${mapped}` : `/dev/${name.replaceAll('!', '/')}`
}

/** The kernel counts in 512 bytes, whatever the disk's own blocks are. */
const sizeOf = ({ facts }: Block) => {
  const count = facts.get('size') ?? ''
  return /^\d{1,13}$/.test(count) ? Number(count) * 512 : 0
}
