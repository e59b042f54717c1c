import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { rich } from './rich-text.tsx'

test('an element stands where the text has its hole', () => {
  expect(renderToStaticMarkup(rich('provenance.from', { when: <time>Monday</time> }))).toBe(
    'from <time>Monday</time>',
  )
})

test('other holes are filled beside it, and none of their letters is taken for an element', () => {
  const shown = rich('remove.detail', { formats: '<b>0</b>', size: <strong>5 GB</strong> })
  expect(renderToStaticMarkup(shown)).toContain('(&lt;b&gt;0&lt;/b&gt;), its record')
  expect(renderToStaticMarkup(shown)).toContain('frees <strong>5 GB</strong> and')
})
