// The answers in the dialog before an image is run, and the request that they make. Pure.
import type { CallInput } from '#lib/engine/calls.ts'
import type { Image } from '#shared/images/image.ts'
import type { SeedAnswers } from '#shared/seed/seed.ts'

export type AddedPort = { host: string; guest: string }
export type RunDraft = {
  /** "" for what Kiln suggests. */
  memoryMiB: string
  cpus: string
  screen: boolean
  /** The machine reaches what this computer reaches. */
  network: boolean
  /** A key of Kiln's, where the image takes one. */
  login: boolean
  /** Ports of this computer that were typed for TCP ports that the profile names, by the machine's. */
  hosts: Readonly<Record<number, string>>
  added: readonly AddedPort[]
}

export const emptyDraft: RunDraft = {
  memoryMiB: '',
  cpus: '',
  screen: true,
  network: true,
  login: true,
  hosts: {},
  added: [],
}

export type RunInput = CallInput<'machines.start'>

const whole = (text: string, [from, to]: readonly [number, number]): number | null => {
  const number = /^\d{1,7}$/.test(text.trim()) ? Number(text) : Number.NaN
  return number >= from && number <= to ? number : null
}
const portRange = [1, 65535] as const
const port = (text: string) => whole(text, portRange)
export const ranges = { memoryMiB: [64, 1048576], cpus: [1, 255] } as const
const memory = (text: string) => whole(text, ranges.memoryMiB)
const count = (text: string) => whole(text, ranges.cpus)
const isEmpty = (text: string) => text.trim() === ''

export const isPort = (text: string) => port(text) !== null
export const isMemory = (text: string) => isEmpty(text) || memory(text) !== null
export const isCount = (text: string) => isEmpty(text) || count(text) !== null
/** Nothing was typed in it yet. */
export const isEmptyRow = ({ host, guest }: AddedPort) => isEmpty(host) && isEmpty(guest)

const isAdded = (guest: number, { added }: Pick<RunDraft, 'added'>) =>
  added.some(each => port(each.guest) === guest)

/** null while something in it is not a number that could be meant. */
export function requestOf(image: string, draft: RunDraft, seed: SeedAnswers | null): RunInput | null {
  const typed = Object.entries(draft.hosts).filter(
    ([guest, host]) => !isEmpty(host) && !isAdded(Number(guest), draft),
  )
  const rows = [
    ...typed.map(([guest, host]) => ({ host, guest })),
    ...draft.added.filter(row => !isEmptyRow(row)),
  ]
  if (!isMemory(draft.memoryMiB) || !isCount(draft.cpus)) return null
  const forwards = rows.flatMap(row => {
    const [host, guest] = [port(row.host), port(row.guest)]
    return host === null || guest === null ? [] : [{ host, guest }]
  })
  if (forwards.length < rows.length) return null
  return {
    image,
    memoryMiB: memory(draft.memoryMiB),
    cpus: count(draft.cpus),
    screen: draft.screen,
    network: draft.network ? 'open' : 'closed',
    login: draft.login,
    forwards,
    seed,
  }
}

/** The profile's ports without those that an added row stands in for: Kiln forwards added ones over TCP. */
export const profilePorts = (ports: Image['ports'], draft: Pick<RunDraft, 'added'>): Image['ports'] =>
  ports.filter(({ guest, protocol }) => protocol === 'udp' || !isAdded(guest, draft))
