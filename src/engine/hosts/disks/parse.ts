// A host's disks: the questions, and what the answers mean. Pure.
import { shellFile } from '#engine/shell-file.ts'
import type { HostDisk, HostDisks } from '#shared/hosts/disks.ts'
import type { Answers } from '../answers.ts'
import { defineInquiry } from '../ask-by-script.ts'
import { type Layers, layersIn } from './below.ts'
import { contentsIn } from './contents.ts'
import { busOf, isDisk, wwnFrom } from './identity.ts'
import { devicePath, type Node } from './node.ts'
import { type Block, type Reported, reportedIn } from './reported.ts'
import { sharedIn } from './shared.ts'
import { type Uses, usesOf } from './uses.ts'

const mostDisks = 500
const mostParts = 500

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
  const found = nodes.filter(({ block, sizeBytes }) => isDisk(block) && sizeBytes > 0).slice(0, mostDisks)
  const layers = layersIn(nodes)
  const around = {
    used: usesOf(reported, nodes),
    below: layers.below,
    shared: sharedIn(reported, { disks: found, nodes, layers }),
    held: new Set(nodes.flatMap(({ block }) => block.slaves)),
    ids: idsBy(reported.ids),
  }
  const disks = found
    .map(node => diskOf(node, around))
    .sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }))
  return { disks, contentsRead: reported.contentsRead }
}

type Around = {
  used: Uses
  below: Layers['below']
  shared: (disk: Node) => string[]
  /** Names of the devices that others are made of. */
  held: ReadonlySet<string>
  /** The names below /dev/disk/by-id of a device, by its paths. */
  ids: (...paths: string[]) => string[]
}

function diskOf(disk: Node, { used, below, shared, held, ids }: Around): HostDisk {
  const { block, path, sizeBytes } = disk
  const all = [...below(disk)]
  const uses = all.map(node => used(node))
  const isHeld = all.some(node => held.has(node.block.name))
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
    ids: ids(path, devicePath(block)),
    sizeBytes,
    bus: busOf(block, disk.transport),
    removable: fact('removable') === '1',
    readOnly: fact('ro') === '1',
    tableType: disk.tableType,
    parts,
    sharedWith: shared(disk),
    use: uses.some(({ system }) => system)
      ? 'system'
      : isHeld || uses.some(({ points, swap }) => swap || points.length > 0)
        ? 'used'
        : null,
  }
}

/** The kernel counts in 512 bytes, whatever the disk's own blocks are. */
const sizeOf = ({ facts }: Block) => {
  const count = facts.get('size') ?? ''
  return /^\d{1,13}$/.test(count) ? Number(count) * 512 : 0
}

/** Keeps the order in which they were reported. */
function idsBy(reported: Reported['ids']): Around['ids'] {
  const byPath = Map.groupBy(reported.entries(), ([, { path }]) => path)
  return (...paths) =>
    [...new Set(paths)]
      .flatMap(path => byPath.get(path) ?? [])
      .sort(([a], [b]) => a - b)
      .map(([, { name }]) => name)
}
