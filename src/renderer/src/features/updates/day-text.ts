// Formats days of pointers in the user's locale. Pure except for the time zone.
import type { PublishedFolder } from '#shared/updates/published-folder.ts'

const form = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })

/** `seconds`: since the epoch. */
export const dayText = (seconds: number): string => form.format(new Date(seconds * 1000))

const timeForm = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })

export const timeText = (seconds: number): string => timeForm.format(new Date(seconds * 1000))

/** null if there is no pointer. */
export const earliestExpiry = ({ pointers }: Pick<PublishedFolder, 'pointers'>): number | null =>
  pointers.length === 0 ? null : Math.min(...pointers.map(({ expires }) => expires))
