// Which options of a long form are shown. Pure.
import { isChanged } from '#features/profile-form/answers.ts'
import { matches } from '#lib/texts/text.ts'
import type { Option, OptionValues } from '#shared/profiles/option.ts'

/** A form of fewer is seen at a glance. */
export const filteredFrom = 8

export type OptionFilter = {
  search: string
  /**
   * The options that were changed when "Only changed" was switched on. They stay while it is on, so that an edited one
   * does not disappear under the cursor. null while it is off.
   */
  changedBefore: ReadonlySet<string> | null
}

export const noFilter: OptionFilter = { search: '', changedBefore: null }

export const isFiltered = ({ search, changedBefore }: OptionFilter) =>
  search.trim() !== '' || changedBefore !== null

export const changedKeys = (options: readonly Option[], given: OptionValues): Set<string> =>
  new Set(options.filter(option => isChanged(option, given)).map(({ key }) => key))

/** `wrong` are the keys of answers that have to be corrected: no filter hides them. */
export function shownOptions(
  options: readonly Option[],
  { search, changedBefore }: OptionFilter,
  { given, wrong }: { given: OptionValues; wrong: (option: Option) => boolean },
): Option[] {
  return options.filter(option => {
    if (wrong(option)) return true
    if (changedBefore && !changedBefore.has(option.key) && !isChanged(option, given)) return false
    return matches(search.trim(), option.key, option.label, option.description)
  })
}
