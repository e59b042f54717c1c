// A VM on a hypervisor's host: the request, and the result.
import { z } from 'zod'
import { boxId } from './box-id.ts'
import { hostTarget } from './deploy/target.ts'
import { imageFormat } from './formats/format-schema.ts'
import { quoted } from './quoted.ts'
import { seedAnswers } from './seed/seed.ts'

export const vmRequest = z.object({
  /** The id of an image. */
  image: z.string(),
  target: hostTarget,
  /** null: the image's. */
  name: z.string().min(1).max(100).nullable().default(null),
  /** Which file is uploaded: qcow2 or raw; null: qcow2 if there is one. */
  format: imageFormat.nullable().default(null),
  memoryMiB: z.number().int().min(64).max(16_777_216).nullable().default(null),
  cpus: z.number().int().min(1).max(1024).nullable().default(null),
  /** A libvirt pool or a Proxmox storage; null: one that has room. */
  storage: z.string().min(1).max(200).nullable().default(null),
  /** A network or a bridge; "none" for none; null: "default", or the first one. */
  network: z.string().min(1).max(200).nullable().default(null),
  /** Written to a second disk, which is read at the first boot. */
  answers: seedAnswers.nullable().default(null),
  /** Id of the box that it is for: its secrets that the keyring keeps are used. */
  box: boxId.optional(),
  start: z.boolean().default(false),
})
export type VmRequest = z.infer<typeof vmRequest>

export const vmReport = z.object({
  host: z.string(),
  hypervisor: z.enum(['libvirt', 'proxmox']),
  name: z.string(),
  /** Its UUID, or its number. */
  id: z.string(),
  storage: z.string(),
  /** Files on the host; none for a storage without files. */
  disks: z.array(z.string()),
  network: z.string().nullable(),
  mac: z.string().nullable(),
  memoryMiB: z.number(),
  cpus: z.number(),
  acceleration: z.enum(['kvm', 'none']),
  /** setup: its firmware waits for the image's own keys. */
  secureBoot: z.enum(['off', 'setup']),
  started: z.boolean(),
  /** Commands for a user on the host. `address` looks up its addresses, if the hypervisor knows them. */
  commands: z.object({ console: z.string(), address: z.string().nullable(), remove: z.array(z.string()) }),
})
export type VmReport = z.infer<typeof vmReport>

type Described = Pick<
  VmRequest,
  'image' | 'target' | 'name' | 'memoryMiB' | 'cpus' | 'storage' | 'network' | 'answers' | 'start'
>

/** The command line that creates the same VM. */
export function vmCommandLine({ image, target, answers, start, ...described }: Described): string {
  const words = ['kiln', 'vm', 'create', image, '--on', target.name]
  for (const [name, option] of [
    ['name', '--name'],
    ['memoryMiB', '--memory'],
    ['cpus', '--cpus'],
    ['storage', '--storage'],
    ['network', '--network'],
  ] as const)
    if (described[name] !== null) words.push(option, String(described[name]))
  // The user knows which file it is: no command line contains secrets.
  if (answers) words.push('--personalise', 'answers.json')
  if (start) words.push('--start')
  return words.map(quoted).join(' ')
}
