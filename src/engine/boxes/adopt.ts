// Hosts that have the id of another Kiln's box, and the boxes that adopting them makes. Pure.
import type { BoxRecord } from '#shared/boxes/box.ts'
import { boxNameFor, isSameBoxName } from '#shared/boxes/box-name.ts'
import type { HostState } from '#shared/deploy/memory.ts'
import { failure } from '#shared/errors.ts'
import type { HostFacts } from '#shared/hosts/facts.ts'
import type { Host } from '#shared/hosts/host.ts'
import { newBox } from './find-box.ts'

/** `known`: every box here, also unreadable ones. */
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
  facts: Pick<HostFacts, 'box' | 'hostname' | 'settings' | 'kiln' | 'architecture'>
  /** Every host in the list: a box may name one that was removed. */
  hosts: readonly Pick<Host, 'id'>[]
  /** Its answers without secrets. */
  options: BoxRecord['options']
  /** Profile ids, which box names must not use. */
  reserved: readonly string[]
  at: number
}

type Adopted = { write: BoxRecord[]; remove: string[]; moved: [from: BoxRecord, to: BoxRecord][] }

/**
 * If a box here already has the host, it takes the id that the host reports. Throws box.adopt-none. Throws
 * box.adopt-known if the box with that id has another host or another name: any host can claim an id.
 */
export function withAdopted(
  boxes: readonly BoxRecord[],
  { host, facts, hosts, options, reserved, at }: Adopting,
): Adopted {
  if (facts.box === null)
    throw failure('box.adopt-none', { operation: 'boxes.adopt', values: { host: host.name } })
  const here = boxes.find(({ id }) => id === facts.box)
  if (here) {
    if (here.host !== host.id && !isComputerOf(here, { host, facts, hosts }))
      throw failure('box.adopt-known', {
        operation: 'boxes.adopt',
        values: { host: host.name, name: here.name },
      })
    // The id comes from the host, but a person chose to adopt it: boxes that had this host lose it.
    const before = boxes.filter(each => each.host === host.id && each.id !== here.id)
    const write = [{ ...here, host: host.id }, ...before.map(each => ({ ...each, host: null }))]
    return { write, remove: [], moved: [] }
  }
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
  const name = boxNameFor(host.name, { boxes, profiles: reserved })
  const made = newBox({ id: facts.box, name, createdAt: at, host: host.id, ...answers })
  return { write: [made], remove: [], moved: [] }
}

/** Whether the name of a box without a host, or its drive's host name, is this host's name. */
const isComputerOf = (
  { name, host, drives }: BoxRecord,
  { host: own, facts, hosts }: Pick<Adopting, 'host' | 'facts' | 'hosts'>,
): boolean =>
  (host === null || !hosts.some(({ id }) => id === host)) &&
  [name, ...drives.flatMap(({ answers = {} }) => Object.values(answers))].some(
    each =>
      typeof each === 'string' && (isSameBoxName(each, own.name) || isSameBoxName(each, facts.hostname)),
  )
