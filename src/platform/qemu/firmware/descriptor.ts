// A firmware descriptor as QEMU's distributors write them: docs/interop/firmware.json of QEMU. Pure.
import { z } from 'zod'
import type { Architecture } from '#shared/formats/format.ts'
import { jsonOrNull } from '#shared/json.ts'
import type { Firmware } from './firmware.ts'

const file = z.object({ filename: z.string(), format: z.enum(['raw', 'qcow2']) })

const descriptor = z.object({
  'interface-types': z.array(z.string()),
  mapping: z.object({
    device: z.literal('flash'),
    /** Missing in older ones. Other modes (combined, stateless) have no separate variables. */
    mode: z.literal('split').default('split'),
    executable: file,
    'nvram-template': file,
  }),
  targets: z.array(z.object({ architecture: z.string(), machines: z.array(z.string()) })),
  features: z.array(z.string()),
})

/** Boards in descriptors have versions, and shell patterns. */
const board: Record<Architecture, string> = { x86_64: 'pc-q35-9.0', aarch64: 'virt-9.0' }

const matches = (pattern: string, name: string) =>
  new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(name)

/** A machine needs more for SMM, and with Secure Boot an unsigned system does not start. */
const unwanted = ['requires-smm', 'secure-boot', 'enrolled-keys']

/** null: not for such a guest, or not understood; the next descriptor is tried. */
export function firmwareIn(text: string, architecture: Architecture): Firmware | null {
  const read = descriptor.safeParse(jsonOrNull(text))
  if (!read.success) return null
  const { mapping, targets, features, 'interface-types': interfaces } = read.data
  const isFor = targets.some(
    target =>
      target.architecture === architecture &&
      target.machines.some(pattern => matches(pattern, board[architecture])),
  )
  if (!isFor || !interfaces.includes('uefi') || features.some(each => unwanted.includes(each))) return null
  const { executable, 'nvram-template': template } = mapping
  return {
    code: executable.filename,
    codeFormat: executable.format,
    variables: template.filename,
    variablesFormat: template.format,
  }
}

/**
 * Sorts descriptors into the order in which they are tried: by file name. If several have the same name, only the one
 * in the first folder counts, so that an administrator's or a user's replaces the distribution's, and an empty one
 * disables it.
 */
export function inOrder(folders: { names: string[]; folder: string }[]): { name: string; folder: string }[] {
  const chosen = new Map<string, string>()
  for (const { names, folder } of folders)
    for (const name of names) if (name.endsWith('.json') && !chosen.has(name)) chosen.set(name, folder)
  return [...chosen]
    .map(([name, folder]) => ({ name, folder }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}
