// Finds the entries of the command palette that fit the typed text, by group. Pure.

import { matches } from '#lib/texts/text.ts'
import { t } from '#lib/texts/texts.ts'
import type { PaletteEntry } from './palette-entry.ts'

export const groupText = (group: PaletteEntry['group']) => t(`palette.group.${group}`)

/**
 * Returns at most `limit` entries that have a word that begins like the search; if there are none, those that contain
 * its letters anywhere. An exact match comes first.
 */
export function filterEntries(entries: readonly PaletteEntry[], search: string, limit = 60): PaletteEntry[] {
  const words = search.trim().toLowerCase().split(/\s+/)
  const textOf = ({ label, detail = '', group }: PaletteEntry) =>
    ` ${label} ${detail} ${groupText(group)}`.toLowerCase()
  const beginning = entries.filter(one => words.every(word => textOf(one).includes(` ${word}`)))
  const found = beginning.length ? beginning : entries.filter(one => matches(search, textOf(one)))
  const isExact = ({ label }: PaletteEntry) => label.toLowerCase() === words.join(' ')
  return [...found.filter(isExact), ...found.filter(one => !isExact(one))].slice(0, limit)
}

type PaletteGroup = { group: PaletteEntry['group']; entries: PaletteEntry[] }

/** Groups the entries; groups are in the order of their first entry. */
export function groupEntries(entries: readonly PaletteEntry[]): PaletteGroup[] {
  const groups = new Map<PaletteEntry['group'], PaletteEntry[]>()
  for (const entry of entries) {
    const group = groups.get(entry.group)
    if (group) group.push(entry)
    else groups.set(entry.group, [entry])
  }
  return [...groups].map(([group, members]) => ({ group, entries: members }))
}
