// The form's order: groups as their first option comes, options by their order, advanced ones folded. Pure.
import type { Option } from '#shared/profiles/option.ts'

export type OptionGroup = { name: string; options: Option[] }

function grouped(options: readonly Option[]): OptionGroup[] {
  const groups = new Map<string, Option[]>()
  for (const option of options) {
    const group = groups.get(option.group)
    if (group) group.push(option)
    else groups.set(option.group, [option])
  }
  return [...groups].map(([name, members]) => ({ name, options: pairNarrow(members) }))
}

/** Options that need the whole width. */
export const isWide = ({ type }: Option) =>
  type.kind === 'list' || (type.kind === 'string' && Boolean(type.multiline))

/**
 * Pairs narrow options in two columns: one that would be alone before a wide one gets the next narrow one beside it.
 */
export function pairNarrow(options: readonly Option[]): Option[] {
  const rest = [...options]
  const placed: Option[] = []
  let alone = false
  for (let next = rest.shift(); next; next = rest.shift()) {
    if (!isWide(next)) {
      placed.push(next)
      alone = !alone
      continue
    }
    const partner = alone ? rest.findIndex(one => !isWide(one)) : -1
    if (partner >= 0) placed.push(...rest.splice(partner, 1))
    placed.push(next)
    alone = false
  }
  return placed
}

export function optionGroups(options: readonly Option[]): { basic: OptionGroup[]; advanced: OptionGroup[] } {
  const ordered = [...options].sort((a, b) => a.order - b.order)
  return {
    basic: grouped(ordered.filter(option => !option.advanced)),
    advanced: grouped(ordered.filter(option => option.advanced)),
  }
}
