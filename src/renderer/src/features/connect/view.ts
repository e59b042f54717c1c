// Which boxes of the Connects a list shows. Pure.
import { matches } from '#lib/texts/text.ts'
import { deviceStates } from '#shared/connect/device-state.ts'
import type { KnownBox } from '#shared/connect/known-boxes.ts'

export const shows = ['all', ...deviceStates] as const
export type Show = (typeof shows)[number]
type Filter = { text: string; show: Show; household: string }
export const noFilter: Filter = { text: '', show: 'all', household: '' }

/** Boxes that need attention come first. */
const order: Record<KnownBox['state'], number> = { attention: 0, offline: 1, late: 2, updating: 3, online: 4 }

export const filtered = (boxes: readonly KnownBox[], { text, show, household }: Filter): KnownBox[] =>
  boxes
    .filter(
      box =>
        (show === 'all' || box.state === show) &&
        (household === '' || box.household.id === household) &&
        (text.trim() === '' || matches(text.trim(), ...wordsOf(box))),
    )
    .sort((a, b) => order[a.state] - order[b.state] || a.hostname.localeCompare(b.hostname))

const wordsOf = ({ id, hostname, serial, model, address, household }: KnownBox) => [
  hostname,
  id,
  serial ?? '',
  model ?? '',
  address,
  household.name,
]

/** Unique, sorted by name. */
export const householdsOf = (boxes: readonly KnownBox[]) =>
  [...new Map(boxes.map(({ household }) => [household.id, household])).values()].sort((a, b) =>
    a.name.localeCompare(b.name),
  )
