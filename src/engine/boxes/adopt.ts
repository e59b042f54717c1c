// Hosts that bear the id of another Kiln's box, and the boxes that are made of them. Pure.
import type { BoxRecord } from '#shared/boxes/box.ts'
import { boxNameOf, freeBoxName } from '#shared/boxes/box-name.ts'
import type { HostState } from '#shared/deploy/memory.ts'
import { failure } from '#shared/errors.ts'
import type { HostFacts } from '#shared/hosts/facts.ts'
import type { Host } from '#shared/hosts/host.ts'
import { newBox } from './find-box.ts'

/** `known`: every box here, also those that cannot be read. */
export const foreignHosts = (
  states: readonly Pick<HostState, 'id' | 'facts'>[],
  known: readonly { id: string }[],
): { host: string; box: string }[] => {
  const ids = new Set(known.map(({ id }) => id))
  return states.flatMap(({ id: host, facts }) =>
    facts?.box && !ids.has(facts.box) ? [{ host, box: facts.box }] : [],
  )
}

type Adopting = {
  host: Pick<Host, 'id' | 'name' | 'addedAt'>
  facts: Pick<HostFacts, 'box' | 'settings' | 'kiln' | 'architecture'>
  /** Its answers without secrets. */
  options: BoxRecord['options']
  /** Ids of profiles, which no box may bear as its name. */
  reserved: readonly string[]
  at: number
}

type Adopted = { write: BoxRecord[]; remove: string[]; moved: [from: BoxRecord, to: BoxRecord][] }

/** A box that has the host here already takes the id that the host bears. Throws box.adopt-none. */
export function withAdopted(
  boxes: readonly BoxRecord[],
  { host, facts, options, reserved, at }: Adopting,
): Adopted {
  if (facts.box === null)
    throw failure('box.adopt-none', { operation: 'boxes.adopt', values: { host: host.name } })
  const here = boxes.find(({ id }) => id === facts.box)
  if (here) return { write: [{ ...here, host: host.id }], remove: [], moved: [] }
  const answers = {
    profile: facts.settings?.profile ?? facts.kiln?.profile ?? null,
    architecture: facts.settings?.architecture ?? (facts.architecture === 'aarch64' ? 'aarch64' : 'x86_64'),
    options,
  } as const
  const own = boxes.find(each => each.host === host.id)
  if (own) {
    const to = { ...own, ...(own.profile === null && answers), id: facts.box }
    return { write: [to], remove: [own.id], moved: [[own, to]] }
  }
  const name = freeBoxName(boxNameOf(host.name), [...reserved, ...boxes.map(each => each.name)])
  const made = newBox({ id: facts.box, name, createdAt: at, host: host.id, ...answers })
  return { write: [made], remove: [], moved: [] }
}
