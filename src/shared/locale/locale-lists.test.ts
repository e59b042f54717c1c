import { expect, test } from 'vitest'
import { keyboards, keymapOf, layoutOf } from './keyboards.ts'
import { languageName, languageOfTag, languages } from './languages.ts'
import { localeHere, localesOf } from './locale-lists.ts'
import type { LocaleKind } from './locale-option.ts'

// nix/modules/base/place.nix and the workstation's locale.nix take these.
const accepted: Record<LocaleKind, RegExp> = {
  timeZone: /^[A-Za-z0-9_+-]+(\/[A-Za-z0-9_+-]+)*$/,
  language: /^([a-z]{2,3}_[A-Z]{2}\.UTF-8|C\.UTF-8)$/,
  keymap: /^[a-zA-Z0-9_.-]+$/,
  layout: /^[a-z]{2,8}$/,
}

test.each(['timeZone', 'language', 'keymap', 'layout'] as const)(
  'each %s of the list is one that an image takes, once [N16]',
  kind => {
    const values = localesOf(kind, []).map(({ value }) => value)
    expect(values.length).toBeGreaterThan(30)
    expect(new Set(values).size).toBe(values.length)
    expect(values.filter(value => !accepted[kind].test(value))).toEqual([])
  },
)

test('the layouts are those of this computer where it knows them', () => {
  expect(localesOf('layout', [{ layout: 'us', name: 'English (US)' }])).toEqual([
    { value: 'us', name: 'English (US)' },
  ])
})

test('languages have the names that people know', () => {
  expect(languageName('nl_NL.UTF-8')).toBe('Dutch (Netherlands)')
  expect(languages.filter(each => each !== 'C.UTF-8' && !languageName(each))).toEqual([])
})

test.each([
  ['nl-NL', 'nl_NL.UTF-8'],
  ['de', 'de_DE.UTF-8'],
  ['zh-Hant-TW', 'zh_TW.UTF-8'],
  ['en-AQ', null],
])('the language of a browser in %s is %s', (tag, locale) => {
  expect(languageOfTag(tag)).toBe(locale)
})

test('a keyboard is found by each of its names, and of an unknown variant by its layout', () => {
  for (const { layout, variant, keymap } of keyboards) {
    expect(layoutOf(keymap)).not.toBeNull()
    expect(keymapOf(layout, variant)).not.toBeNull()
  }
  expect(keymapOf('de', 'neo')).toBe('de-latin1')
  expect(keymapOf('xx', '')).toBeNull()
})

test('a computer that does not tell its keyboard leaves it open', () => {
  expect(localeHere({ timeZone: 'Europe/Paris', locale: 'fr-FR' }, undefined)).toEqual({
    timeZone: 'Europe/Paris',
    language: 'fr_FR.UTF-8',
    keymap: null,
    layout: null,
  })
})
