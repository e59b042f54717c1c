// What is the same for every hypervisor: which of the host's storages and networks is used, and what it has to be able to
// do. Pure.
import { failure } from '#shared/errors.ts'
import { bytes, list } from '#shared/messages/message.ts'
import type { ImageFormat } from '#shared/model/format.ts'
import type { VmRequest } from '#shared/model/hypervisors/vm.ts'
import type { Image } from '#shared/model/image.ts'
import type { LibvirtFacts, ProxmoxFacts } from './facts/types.ts'

const operation = 'hypervisors.plan'

/** What a VM is made of. */
export type Wanted = {
  image: Image
  request: VmRequest
  file: { path: string; format: 'qcow2' | 'raw'; sizeBytes: number; sha256: string; virtualBytes: number }
  /** Bytes of the seed's disk, or 0. */
  seedBytes: number
}

/** Small first: all bytes of the file go over the network. */
const uploaded = ['qcow2', 'raw'] as const satisfies ImageFormat[]

/** Throws hypervisor.no-disk. */
export function uploadedFormat(image: Image, asked: ImageFormat | null): 'qcow2' | 'raw' {
  const there = (format: ImageFormat) => image.formats[format] && image.formats[format].state !== 'missing'
  const found = uploaded.find(format => (asked === null || format === asked) && there(format))
  if (found) return found
  throw failure('hypervisor.no-disk', {
    operation,
    values: { id: image.id, format: asked ?? 'qcow2', known: list(Object.keys(image.formats)) },
  })
}

/** Throws hypervisor.architecture. */
export function demandArchitecture(
  { architecture, machine }: Pick<LibvirtFacts | ProxmoxFacts, 'architecture' | 'machine'>,
  { image, request }: Wanted,
): void {
  if (architecture === image.architecture) return
  const values = { id: image.id, wanted: image.architecture, host: request.target.name, found: machine }
  throw failure('hypervisor.architecture', { operation, values })
}

/** Throws hypervisor.old. `versions` as "9.0.0". */
export function demandVersion(
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

/** Throws hypervisor.name-taken. */
export function demandName(name: string, taken: readonly string[], host: string): void {
  if (taken.includes(name)) throw failure('hypervisor.name-taken', { operation, values: { host, name } })
}

/** Throws hypervisor.space. null: the host does not say. */
export function demandSpace(
  free: number | null,
  neededBytes: number,
  { host, storage }: { host: string; storage: string },
): void {
  if (free === null || free >= neededBytes) return
  const values = { host, storage, free: bytes(free), needed: bytes(neededBytes) }
  throw failure('hypervisor.space', { operation, values })
}

/** For a word of --network; null: "none". Throws hypervisor.network, hypervisor.no-network. */
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

/** What there is instead; "-" for nothing. */
export const namesOf = (known: readonly { name: string }[]) =>
  known.length > 0 ? list(known.map(({ name }) => name)) : '-'
