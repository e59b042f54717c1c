// What folds away looks and works in one way: there is one component for it, and no second <details> beside it.
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const renderer = resolve(import.meta.dirname, '..', '..', 'src', 'renderer', 'src')

test('only the one Disclosure is made of <details>', () => {
  const files = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter(name =>
    name.endsWith('.tsx'),
  )
  const own = files.filter(name => /<(details|summary)\b/.test(readFileSync(join(renderer, name), 'utf8')))
  expect(own).toEqual([join('ui', 'controls', 'disclosure.tsx')])
})
