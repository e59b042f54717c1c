// Lists the values of each option of a place, and finds the value of the person's computer. Pure.
import type { KeyboardHere } from './keyboard-here.ts'
import { keyboards } from './keyboards.ts'
import { languageName, languageOfTag, languages } from './languages.ts'
import type { LocaleKind } from './locale-option.ts'

type LocaleItem = { value: string; name?: string | undefined }

/** null: unknown. */
export type LocaleHere = Record<LocaleKind, string | null>

/** A browser's facts about its computer: the time zone, and the tag of its language. */
type Locale = { timeZone: string; locale: string }

export const localeHere = (
  { timeZone, locale }: Locale,
  keyboard: Pick<KeyboardHere, 'keymap' | 'layout'> | undefined,
): LocaleHere => ({
  timeZone: timeZone || null,
  language: languageOfTag(locale),
  keymap: keyboard?.keymap ?? null,
  layout: keyboard?.layout ?? null,
})

const unique = (places: readonly LocaleItem[]): LocaleItem[] =>
  [...new Map(places.map(each => [each.value, each] as const).reverse()).values()].reverse()

const ofKeyboards = (key: 'keymap' | 'layout'): LocaleItem[] =>
  unique(
    keyboards
      .filter(each => key === 'keymap' || each.variant === '')
      .map(each => ({ value: each[key], name: each.name })),
  )

export function localesOf(kind: LocaleKind, layouts: KeyboardHere['layouts']): readonly LocaleItem[] {
  switch (kind) {
    case 'timeZone':
      return unique([{ value: 'UTC' }, ...Intl.supportedValuesOf('timeZone').map(value => ({ value }))])
    case 'language':
      return languages.map(value => ({ value, name: languageName(value) }))
    case 'keymap':
      return ofKeyboards('keymap')
    case 'layout':
      return layouts.length > 0
        ? layouts.map(({ layout, name }) => ({ value: layout, name }))
        : ofKeyboards('layout')
  }
}

/** Values that do not indicate a location. */
const neutral: Record<LocaleKind, readonly unknown[]> = {
  timeZone: [null, '', 'UTC', 'Etc/UTC'],
  language: [null, '', 'en_US.UTF-8', 'C.UTF-8'],
  keymap: [null, '', 'us'],
  layout: [null, '', 'us'],
}

export const isNeutral = (kind: LocaleKind, value: unknown): boolean => neutral[kind].includes(value)
