// Reports of the host's programs about its block devices, in addition to the kernel's: lsblk, or else udev's records
// and blkid. Pure. Formats: lsblk(8), udev's /run/udev/data/b8:1 (E:NAME=value), blkid(8).
import { z } from 'zod'
import { cut } from '../answers.ts'
import type { Reported } from './reported.ts'

export type Content = {
  path: string
  fileSystem: string
  label: string
  /** The UUID of the file system, or of the set that it belongs to. */
  uuid: string
  tableType: string
  partitionName: string
  transport: string
  vendor: string
  model: string
  serial: string
  wwn: string
  mountPoints: string[]
}

const noContent: Content = {
  path: '',
  fileSystem: '',
  label: '',
  uuid: '',
  tableType: '',
  partitionName: '',
  transport: '',
  vendor: '',
  model: '',
  serial: '',
  wwn: '',
  mountPoints: [],
}

/** Finds a device's content by its number ("8:1") or its path ("/dev/sda1"). */
type Contents = (block: { number: string; path: string }) => Content

export function contentsIn(report: Reported): Contents {
  const byNumber = new Map([...fromLsblk(report.lines('lsblk').join('\n')), ...fromUdev(report)])
  const byPath = new Map(fromBlkid(report.lines('blkid')))
  return ({ number, path }) => {
    const known = byNumber.get(number)
    const probed = byPath.get(path)
    return known?.fileSystem || known?.tableType || !probed ? (known ?? noContent) : { ...known, ...probed }
  }
}

// Numbers and flags were strings before util-linux 2.33; only texts are taken.
const text = z.string().catch('').transform(cut)
const node = z.object({
  'maj:min': text,
  path: text,
  fstype: text,
  label: text,
  uuid: text,
  pttype: text,
  partlabel: text,
  tran: text,
  vendor: text,
  model: text,
  serial: text,
  wwn: text,
  mountpoint: text,
  mountpoints: z.array(text).catch([]),
  children: z.array(z.unknown()).catch([]),
})

/** More than any computer has. */
const mostNodes = 10_000

function fromLsblk(json: string): [string, Content][] {
  const found: [string, Content][] = []
  const waiting = rootsOf(json)
  // Grows while it is walked; a list of many is taken one by one, as an argument each would not fit on the stack.
  for (let at = 0; at < Math.min(waiting.length, mostNodes); at++) {
    const { success, data } = node.safeParse(waiting[at])
    if (!success) continue
    for (const child of data.children) waiting.push(child)
    const points = [...data.mountpoints, data.mountpoint].filter(point => point.startsWith('/'))
    found.push([
      data['maj:min'],
      {
        path: data.path,
        fileSystem: data.fstype,
        label: data.label,
        uuid: data.uuid,
        tableType: data.pttype,
        partitionName: data.partlabel,
        transport: data.tran,
        vendor: data.vendor,
        model: data.model,
        serial: data.serial,
        wwn: data.wwn,
        mountPoints: [...new Set(points)],
      },
    ])
  }
  return found
}

function rootsOf(json: string): unknown[] {
  try {
    return [...z.object({ blockdevices: z.array(z.unknown()) }).parse(JSON.parse(json)).blockdevices]
  } catch {
    return [] // so the kernel's word and the other sources are what there is
  }
}

const udevNames: Readonly<Record<string, keyof Omit<Content, 'mountPoints'>>> = {
  ID_FS_TYPE: 'fileSystem',
  ID_FS_LABEL: 'label',
  ID_FS_UUID: 'uuid',
  ID_PART_TABLE_TYPE: 'tableType',
  ID_PART_ENTRY_NAME: 'partitionName',
  ID_SERIAL_SHORT: 'serial',
  ID_WWN: 'wwn',
}

/** The script writes each record's number before its lines, as "udev<TAB>8:1" and "E<TAB>E:NAME=value". */
function fromUdev({ records }: Reported): [string, Content][] {
  return records.map(({ number, lines }) => {
    const content = { ...noContent }
    for (const line of lines) {
      const [, name = '', value = ''] = /^E:([A-Z_]+)=(.*)$/.exec(line) ?? []
      const key = udevNames[name]
      if (key) content[key] = cut(unescaped(value))
    }
    // A partition's own table is that of the disk that it is on.
    return [number, { ...content, tableType: lines.some(isOfPartition) ? '' : content.tableType }]
  })
}

const isOfPartition = (line: string) => line.startsWith('E:ID_PART_ENTRY_')

/** blkid's escapes in udev's values. */
const unescaped = (value: string) =>
  value.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

/** `/dev/sda1: LABEL="EFI" TYPE="vfat" PARTLABEL="EFI"`; BusyBox has no PTTYPE. */
function fromBlkid(lines: readonly string[]): [string, Content][] {
  return lines.flatMap(line => {
    const [, path, rest = ''] = /^(\/dev\/[^:]+): (.*)$/.exec(line) ?? []
    if (!path) return []
    const value = (name: string) => cut(new RegExp(`(?:^| )${name}="([^"]*)"`).exec(rest)?.[1] ?? '')
    const content = { fileSystem: value('TYPE'), label: value('LABEL'), uuid: value('UUID') }
    const table = { tableType: value('PTTYPE'), partitionName: value('PARTLABEL') }
    return [[path, { ...noContent, path, ...content, ...table }]]
  })
}
