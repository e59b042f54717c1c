// What Proxmox VE's programs say of a host: JSON of `pvesh get` (https://pve.proxmox.com/pve-docs/api-viewer). Pure.
import { z } from 'zod'
import { allOf, type Said, textOf } from './said.ts'
import type { ProxmoxFacts } from './types.ts'

const storages = z.array(
  z.object({ storage: z.string(), avail: z.number().optional(), active: z.number().optional() }),
)
const bridges = z.array(z.object({ iface: z.string() }))
const vms = z.array(z.object({ name: z.string().optional() }))

type Proxmox = Pick<
  ProxmoxFacts,
  'kind' | 'version' | 'names' | 'storages' | 'bridges' | 'nextId' | 'stagingBytes'
>

export const parseProxmox = (said: Said): Proxmox => ({
  kind: 'proxmox',
  // "pve-manager/8.2.4/faa83925c9641325 (running kernel: 6.8.8-2-pve)"
  version: /pve-manager\/([0-9.]+)/.exec(textOf(said, 'version'))?.[1] ?? null,
  names: jsonOf(said, 'vms', vms).flatMap(({ name }) => (name === undefined ? [] : [name])),
  storages: jsonOf(said, 'storages', storages).map(({ storage, avail, active }) => ({
    name: storage,
    availableBytes: avail ?? null,
    isActive: active !== 0,
  })),
  bridges: jsonOf(said, 'bridges', bridges).map(({ iface }) => iface),
  // As a number or as a text, by version.
  nextId: Number(/\d+/.exec(textOf(said, 'next'))?.[0] ?? 0),
  stagingBytes: stagingOf(allOf(said, 'staging')[0] ?? ''),
})

function jsonOf<T extends z.ZodType<unknown[]>>(said: Said, key: string, schema: T): z.output<T> | never[] {
  try {
    return schema.parse(JSON.parse(textOf(said, key)))
  } catch {
    // It says something else, which has nothing that could be used.
    return []
  }
}

/** "/dev/sda1 1024-blocks Used Available Capacity Mounted": the fourth is KiB. */
function stagingOf(line: string): number | null {
  const available = Number(line.trim().split(/\s+/)[3])
  return Number.isFinite(available) ? available * 1024 : null
}
