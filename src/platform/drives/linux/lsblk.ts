// Decodes lsblk's output. Uses `--output-all` instead of named columns: an older lsblk refuses unknown column
// names. Before util-linux 2.33, numbers and flags are strings.
import {
  array,
  type Decoder,
  defaulted,
  nullable,
  object,
  string,
  Undecodable,
} from '#shared/flash/wire/decode.ts'

export const lsblkArgs = ['--json', '--bytes', '--all', '--output-all']

const unknown: Decoder<unknown> = value => value
const trimmed: Decoder<string> = (value, at) => string(value, at).trim()
const text = defaulted(trimmed, '')
const number: Decoder<number> = (value, at) => {
  if (value === null || value === undefined) return Number(value)
  if (typeof value === 'number' || typeof value === 'string') return Number(value)
  throw new Undecodable(`${at}: expected a number`)
}
const flag: Decoder<boolean> = (value, at) => {
  if (value !== null && value !== undefined && !['boolean', 'string', 'number'].includes(typeof value))
    throw new Undecodable(`${at}: expected a flag`)
  return value === true || value === 1 || value === '1'
}

const columns = object({
  kname: string,
  path: text,
  'maj:min': trimmed,
  /** disk, part, loop, rom, lvm, crypt, raid1, mpath, dm, … */
  type: text,
  size: number,
  'log-sec': number,
  ro: flag,
  rm: flag,
  tran: text,
  /** "block:scsi:usb:pci": how it is attached; only "block" for a virtual device. */
  subsystems: text,
  vendor: text,
  model: text,
  serial: text,
  fstype: text,
  label: text,
  uuid: text,
  pttype: text,
  partlabel: text,
  partuuid: text,
  mountpoint: text,
  mountpoints: defaulted(array(nullable(string)), []),
  children: defaulted(array(unknown), []),
})

export type BlockNode = {
  kernelName: string
  path: string
  deviceNumber: string
  type: string
  sizeBytes: number
  blockBytes: number
  readOnly: boolean
  removable: boolean
  transport: string
  subsystems: string[]
  vendor: string
  model: string
  serial: string
  fileSystem: string
  label: string
  uuid: string
  /** gpt, dos; "" if there is none, or none was read. */
  tableType: string
  partitionName: string
  partitionUuid: string
  /** The mount points that lsblk sees; the mount table may list more. */
  mountPoints: string[]
  /** Partitions, and volumes or arrays built on this one. One built on several appears under each. */
  children: BlockNode[]
}

/** The whole drives, each with what is on it. Throws if it is not lsblk output. */
export function parseLsblk(json: string): BlockNode[] {
  const { blockdevices } = object({ blockdevices: array(unknown) })(JSON.parse(json), 'lsblk')
  return blockdevices.map(each => node(each))
}

function node(raw: unknown): BlockNode {
  const found = columns(raw, 'lsblk')
  return {
    kernelName: found.kname,
    path: found.path || `/dev/${found.kname}`,
    deviceNumber: found['maj:min'],
    type: found.type,
    sizeBytes: found.size,
    blockBytes: found['log-sec'] || 512,
    readOnly: found.ro,
    removable: found.rm,
    transport: found.tran,
    subsystems: found.subsystems.split(':'),
    vendor: found.vendor,
    model: found.model,
    serial: found.serial,
    fileSystem: found.fstype,
    label: found.label,
    uuid: found.uuid,
    tableType: found.pttype,
    partitionName: found.partlabel,
    partitionUuid: found.partuuid,
    mountPoints: [...found.mountpoints, found.mountpoint].filter(
      (point, index, all): point is string => !!point && point !== '[SWAP]' && all.indexOf(point) === index,
    ),
    children: found.children.map(each => node(each)),
  }
}

/** A node and everything on it or built on it. */
export function* withDescendants(from: BlockNode): Generator<BlockNode> {
  yield from
  for (const child of from.children) yield* withDescendants(child)
}
