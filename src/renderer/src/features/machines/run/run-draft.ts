// What is typed in the dialog before an image is run, and the request that it makes. Pure.
import type { CallInput } from '#lib/engine/calls.ts'
import type { SeedAnswers } from '#shared/model/flash/seed.ts'
import type { Forward } from '#shared/model/machines/machine.ts'

export type RunDraft = {
  /** "" for what Kiln suggests. */
  memoryMiB: string
  cpus: string
  screen: boolean
  /** Ports of this computer that were typed for ports that the profile names, by the guest's. */
  hosts: Readonly<Record<number, string>>
  /** Added ones. */
  added: readonly { host: string; guest: string }[]
}

export const emptyDraft: RunDraft = { memoryMiB: '', cpus: '', screen: true, hosts: {}, added: [] }

export type RunInput = CallInput<'machines.start'>

const whole = (text: string, [from, to]: readonly [number, number]): number | null => {
  const number = /^\d{1,7}$/.test(text.trim()) ? Number(text) : Number.NaN
  return number >= from && number <= to ? number : null
}
const portRange = [1, 65535] as const
const port = (text: string) => whole(text, portRange)
const memory = (text: string) => whole(text, [64, 1048576])
const count = (text: string) => whole(text, [1, 255])

export const isPort = (text: string) => port(text) !== null
export const isMemory = (text: string) => text.trim() === '' || memory(text) !== null
export const isCount = (text: string) => text.trim() === '' || count(text) !== null

/** null while something in it is not a number that could be meant. */
export function requestOf(image: string, draft: RunDraft, seed: SeedAnswers | null): RunInput | null {
  const typed = Object.entries(draft.hosts).filter(([, host]) => host.trim() !== '')
  const forwards = [...typed.map(([guest, host]) => ({ host, guest })), ...draft.added].map(each => ({
    host: port(each.host),
    guest: port(each.guest),
  }))
  if (!isMemory(draft.memoryMiB) || !isCount(draft.cpus)) return null
  const complete = forwards.flatMap(({ host, guest }) =>
    host === null || guest === null ? [] : [{ host, guest }],
  )
  if (complete.length < forwards.length) return null
  return {
    image,
    memoryMiB: memory(draft.memoryMiB),
    cpus: count(draft.cpus),
    screen: draft.screen,
    forwards: complete,
    seed,
  }
}

/** Of the plan, what is not added by hand: it is shown where it is typed. */
export const ofProfile = (forwards: readonly Forward[], { added }: RunDraft): Forward[] =>
  forwards.filter(forward => !added.some(({ guest }) => port(guest) === forward.guest))
