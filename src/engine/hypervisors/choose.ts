// Shared by all hypervisors: which of the host's storages and networks is used, and what the host must support. Pure.
import { failure } from '#shared/errors.ts'
import type { ImageFormat } from '#shared/formats/format.ts'
import type { VmRequest } from '#shared/hypervisors.ts'
import type { Image } from '#shared/images/image.ts'
import { bytes, list } from '#shared/messages/message.ts'
import type { LibvirtFacts, ProxmoxFacts } from './facts.ts'

const operation = 'hypervisors.plan'

/** The parts of a new VM. */
export type Wanted = {
  image: Image
  request: VmRequest
  file: { path: string; format: 'qcow2' | 'raw'; sizeBytes: number; sha256: string; virtualBytes: number }
  /** Bytes of the seed's disk, or 0. */
  seedBytes: number
}

/** Smallest first: all bytes of the file go over the network. */
const uploaded = ['qcow2', 'raw'] as const satisfies ImageFormat[]

/** Throws hypervisor.no-disk. */
export function uploadedFormat(image: Image, wanted: ImageFormat | null): 'qcow2' | 'raw' {
  const there = (format: ImageFormat) => image.formats[format] && image.formats[format].state !== 'missing'
  const found = uploaded.find(format => (wanted === null || format === wanted) && there(format))
  if (found) return found
  throw failure('hypervisor.no-disk', {
    operation,
    values: { id: image.id, format: wanted ?? 'qcow2', known: list(Object.keys(image.formats)) },
  })
}

/** The common parts of a VM on every hypervisor. */
export type CommonPlan = {
  name: string
  memoryMiB: number
  cpus: number
  /** The new size of its disk, in whole MiB; null: unchanged. */
  growToBytes: number | null
  secureBoot: 'off' | 'setup'
}

/** The checks between "it answers" and "a VM of this name can be created here". */
type Rules = {
  hypervisor: string
  /** Its minimum version, as "7.2". */
  minimum: string
  /** Used if none is given. */
  defaultName: string
  isName(name: string): boolean
}

/** Throws hypervisor.old, .architecture, .name and .name-taken. */
export function planCommon(facts: LibvirtFacts | ProxmoxFacts, wanted: Wanted, rules: Rules): CommonPlan {
  const { image, request, file } = wanted
  const { hypervisor, minimum, defaultName, isName } = rules
  const host = request.target.name
  assertVersion(facts.version, minimum, { hypervisor, host })
  assertArchitecture(facts, wanted)
  const name = request.name ?? defaultName
  if (!isName(name)) throw failure('hypervisor.name', { operation, values: { hypervisor, name } })
  if (facts.names.includes(name))
    throw failure('hypervisor.name-taken', { operation, values: { host, name } })
  const grown = (image.machine.diskMiB ?? 0) * 2 ** 20
  return {
    name,
    memoryMiB: request.memoryMiB ?? image.machine.memoryMiB,
    cpus: request.cpus ?? image.machine.cpus,
    growToBytes: grown > file.virtualBytes ? grown : null,
    secureBoot: image.provenance.options['secureBoot'] === true ? 'setup' : 'off',
  }
}

/** Throws hypervisor.architecture. */
function assertArchitecture(
  { architecture, machine }: Pick<LibvirtFacts | ProxmoxFacts, 'architecture' | 'machine'>,
  { image, request }: Wanted,
): void {
  if (architecture === image.architecture) return
  const values = { id: image.id, wanted: image.architecture, host: request.target.name, found: machine }
  throw failure('hypervisor.architecture', { operation, values })
}

/** Throws hypervisor.old. Versions as "9.0.0"; null: unknown, which is accepted. */
function assertVersion(
  version: string | null,
  minimum: string,
  values: { hypervisor: string; host: string },
): void {
  const parts = (text: string) => text.split('.').map(Number)
  const [found, least] = [parts(version ?? minimum), parts(minimum)]
  const at = least.findIndex((part, index) => (found[index] ?? 0) !== part)
  if (at < 0 || (found[at] ?? 0) > (least[at] ?? 0)) return
  throw failure('hypervisor.old', { operation, values: { ...values, version: version ?? '', minimum } })
}

/** Throws hypervisor.space. null: the host does not report it. */
export function assertSpace(
  free: number | null,
  neededBytes: number,
  { host, storage }: { host: string; storage: string },
): void {
  if (free === null || free >= neededBytes) return
  const values = { host, storage, free: bytes(free), needed: bytes(neededBytes) }
  throw failure('hypervisor.space', { operation, values })
}

/**
 * Chooses the network for the argument of --network; null: "none". Throws hypervisor.network, hypervisor.no-network.
 */
export function chooseNetwork(
  known: readonly { kind: 'network' | 'bridge'; name: string }[],
  { network, target }: VmRequest,
): { kind: 'network' | 'bridge'; name: string } | null {
  if (network === 'none') return null
  if (network === null) {
    const found = known.find(({ kind, name }) => kind === 'network' && name === 'default') ?? known[0]
    if (found) return found
    throw failure('hypervisor.no-network', { operation, values: { host: target.name } })
  }
  const found = known.find(({ name }) => name === network)
  if (found) return found
  const values = { host: target.name, network, known: namesOf(known) }
  throw failure('hypervisor.network', { operation, values })
}

/** The existing ones; "-" for none. */
export const namesOf = (known: readonly { name: string }[]) =>
  known.length > 0 ? list(known.map(({ name }) => name)) : '-'
