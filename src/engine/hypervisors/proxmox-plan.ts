// Turns a Proxmox VE host's facts into the arguments of `qm create` (https://pve.proxmox.com/pve-docs/qm.1.html).
// Pure.
import { failure } from '#shared/errors.ts'
import { assertSpace, type CommonPlan, chooseNetwork, namesOf, planCommon, type Wanted } from './choose.ts'
import type { ProxmoxFacts, Storage } from './facts.ts'

const operation = 'hypervisors.plan'

export type ProxmoxPlan = CommonPlan & {
  id: number
  storage: string
  nic: { bridge: string; mac: string } | null
  /** A text in the description that identifies the VM as this one. */
  mark: string
  description: string
}

/** Files are imported into any storage since 7.2. */
const minimum = '7.2'

/** Proxmox requires a DNS name. */
const isName = (name: string) =>
  name.length <= 63 && /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/i.test(name)

/** From an image's name, which may be any text; "vm" if nothing of it is left. */
export const nameFrom = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/gi, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '') || 'vm'

/** Throws hypervisor.*. */
export function planProxmox(
  facts: ProxmoxFacts,
  wanted: Wanted,
  ids: { mac: string; mark: string },
): ProxmoxPlan {
  const { image, request, file, seedBytes } = wanted
  const host = request.target.name
  const common = planCommon(facts, wanted, {
    hypervisor: 'Proxmox VE',
    minimum,
    defaultName: nameFrom(image.name),
    isName,
  })
  const needed = file.sizeBytes + seedBytes
  const storage = chooseStorage(facts, wanted)
  assertSpace(facts.stagingBytes, needed, { host, storage: '/var/lib' })
  assertSpace(storage.availableBytes, needed, { host, storage: storage.name })
  const nic = chooseNetwork(
    facts.bridges.map(each => ({ kind: 'bridge' as const, name: each })),
    request,
  )
  return {
    ...common,
    id: facts.nextId,
    storage: storage.name,
    nic: nic && { bridge: nic.name, mac: ids.mac },
    mark: ids.mark,
    description: `Made by Kiln from ${image.id} (${ids.mark})`,
  }
}

function chooseStorage({ storages }: ProxmoxFacts, { request }: Wanted): Storage {
  const host = request.target.name
  const { storage } = request
  const usable = storages.filter(({ isActive }) => isActive)
  const [found] =
    storage === null
      ? usable.toSorted((a, b) => (b.availableBytes ?? 0) - (a.availableBytes ?? 0))
      : usable.filter(({ name }) => name === storage)
  if (found) return found
  if (storage !== null)
    throw failure('hypervisor.storage', { operation, values: { host, storage, known: namesOf(usable) } })
  throw failure('hypervisor.no-storage', { operation, values: { host } })
}

/** `disk` and `seed` are files of the host. With pre-enrolled-keys=0 the firmware has no keys: it starts unsigned
 *  systems, and an image that signs itself can enroll its own. A comma in a value would split an option: names of
 *  storages and bridges have none. */
export const createWords = (plan: ProxmoxPlan, disk: string, seed: string | null): string[] => [
  'qm',
  'create',
  String(plan.id),
  '--name',
  plan.name,
  '--description',
  plan.description,
  '--ostype',
  'l26',
  '--machine',
  'q35',
  '--bios',
  'ovmf',
  '--efidisk0',
  `${plan.storage}:1,efitype=4m,pre-enrolled-keys=0`,
  '--memory',
  String(plan.memoryMiB),
  '--cores',
  String(plan.cpus),
  '--virtio0',
  `${plan.storage}:0,import-from=${disk},discard=on`,
  '--boot',
  'order=virtio0',
  ...(seed === null ? [] : ['--virtio1', `${plan.storage}:0,import-from=${seed}`]),
  ...(plan.nic ? ['--net0', `virtio=${plan.nic.mac.toUpperCase()},bridge=${plan.nic.bridge}`] : []),
  '--serial0',
  'socket',
  '--rng0',
  'source=/dev/urandom',
]
