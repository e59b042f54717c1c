import { expect, test } from 'vitest'
import { windowMessage } from './own-texts.ts'
import { texts as pageTexts, t } from './texts.ts'

test('a text of the window is shown like one of the shared catalogue', () => {
  expect(t('settings.version', { version: '1.2' })).toBe('Kiln 1.2')
  expect(pageTexts.text(windowMessage('settings.version', { version: '1.2' }))).toBe('Kiln 1.2')
})

test('the compiler refuses a code that is not there, and a hole without a value', () => {
  // @ts-expect-error: not a code
  expect(t('settings.nothing')).toBe('settings.nothing')
  // @ts-expect-error: it has a hole
  expect(t('settings.version')).toBe('Kiln ')
  // @ts-expect-error: the hole has another name
  expect(t('settings.version', { number: '1.2' })).toBe('Kiln ')
})
