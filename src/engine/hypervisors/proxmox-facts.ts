// Parses the output of Proxmox VE's programs: JSON of `pvesh get` (https://pve.proxmox.com/pve-docs/api-viewer).
// Pure.
import { z } from 'zod'
import type { Answers } from '#engine/hosts/answers.ts'
import type { ProxmoxFacts } from './facts.ts'

const storages = z.array(
  z.object({ storage: z.string(), avail: z.number().optional(), active: z.number().optional() }),
)
const bridges = z.array(z.object({ iface: z.string() }))
const vms = z.array(z.object({ name: z.string().optional() }))

type Proxmox = Pick<
  ProxmoxFacts,
  'kind' | 'version' | 'names' | 'storages' | 'bridges' | 'nextId' | 'stagingBytes'
>

export const parseProxmox = ({ lines }: Answers): Proxmox => ({
  kind: 'proxmox',
  // "pve-manager/8.2.4/faa83925c9641325 (running kernel: 6.8.8-2-pve)"
  version: /pve-manager\/([0-9.]+)/.exec(lines('version').join('\n'))?.[1] ?? null,
  names: jsonOf(lines('vms'), vms).flatMap(({ name }) => (name === undefined ? [] : [name])),
  storages: jsonOf(lines('storages'), storages).map(({ storage, avail, active }) => ({
    name: storage,
    availableBytes: avail ?? null,
    isActive: active !== 0,
  })),
  bridges: jsonOf(lines('bridges'), bridges).map(({ iface }) => iface),
  // A number or a string, depending on the version.
  nextId: Number(/\d+/.exec(lines('next').join('\n'))?.[0] ?? 0),
  stagingBytes: stagingOf(lines('staging')[0] ?? ''),
})

function jsonOf<T extends z.ZodType<unknown[]>>(lines: readonly string[], schema: T): z.output<T> | never[] {
  try {
    return schema.parse(JSON.parse(lines.join('\n')))
  } catch {
    // Other output, with nothing usable in it.
    return []
  }
}

/** "/dev/sda1 1024-blocks Used Available Capacity Mounted": the fourth is KiB. */
function stagingOf(line: string): number | null {
  const available = Number(line.trim().split(/\s+/)[3])
  return Number.isFinite(available) ? available * 1024 : null
}
