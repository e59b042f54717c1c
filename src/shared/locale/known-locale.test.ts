import { expect, test } from 'vitest'
import { isKeymap, isLanguage, isTimeZone } from './known-locale.ts'
import { localesOf } from './locale-lists.ts'

test('what a form offers is known', () => {
  const unknown = (kind: 'language' | 'timeZone' | 'keymap', isKnown: (text: string) => boolean) =>
    localesOf(kind, []).filter(({ value }) => !isKnown(value))
  expect(unknown('language', isLanguage)).toEqual([])
  expect(unknown('timeZone', isTimeZone)).toEqual([])
  expect(unknown('keymap', isKeymap)).toEqual([])
})

test.each(['C', 'POSIX', 'de_DE', 'de_DE@euro', 'en_US.utf8'])('%s is a language', text =>
  expect(isLanguage(text)).toBe(true),
)
test.each(['xx', 'de', 'xx_XX.UTF-8', 'UTF-8'])('%s is not a language', text =>
  expect(isLanguage(text)).toBe(false),
)
test.each(['UTC', 'Etc/UTC', 'US/Eastern', 'Europe/Kyiv', 'Etc/GMT+5'])('%s is a time zone', text =>
  expect(isTimeZone(text)).toBe(true),
)
test.each(['Mars/Base', 'europe/amsterdam', 'Nowhere'])('%s is not a time zone', text =>
  expect(isTimeZone(text)).toBe(false),
)
test.each(['de', 'us-acentos', 'neo', 'colemak', 'cf', 'la-latin1'])('%s may be a keymap', text =>
  expect(isKeymap(text)).toBe(true),
)
test.each(['qq', 'qq-latin1'])('%s is not a keymap', text => expect(isKeymap(text)).toBe(false))
