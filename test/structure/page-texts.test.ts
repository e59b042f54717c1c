import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { pages } from '#shared/messages/en/window/pages.ts'
import { startClosureOf } from './import-graph.ts'

const atStart = startClosureOf('src/renderer/src/main.tsx')
const withOwnTexts = (file: string) => file.startsWith('src/shared/messages/')

/** Codes written out, and the beginnings of those that are put together: `build.stage.${state}`. */
const codesIn = (text: string) => ({
  whole: [...text.matchAll(/['"`]([\w.-]+)['"`]/g)].map(([, code = '']) => code),
  begun: [...text.matchAll(/`([\w-]+\.[\w.-]*)\$\{/g)].map(([, code = '']) => code),
})

it('what the window loads at its start needs no text that comes with a later page', () => {
  expect(atStart).toContain('src/renderer/src/features/new-image/new-image-page.tsx')
  expect(atStart).not.toContain('src/renderer/src/features/doctor/doctor-page.tsx')
  const missing = atStart
    .filter(file => !withOwnTexts(file))
    .flatMap(file => {
      const { whole, begun } = codesIn(readFileSync(join(import.meta.dirname, '../..', file), 'utf8'))
      return Object.keys(pages)
        .filter(code => whole.includes(code) || begun.some(beginning => code.startsWith(beginning)))
        .map(code => `${file}: ${code}`)
    })
  expect(missing).toEqual([])
})

it('the window does not load the texts of its pages at its start', () => {
  expect(atStart).toContain('src/shared/messages/en/window/app.ts')
  expect(atStart).not.toContain('src/shared/messages/en/window/pages.ts')
  expect(atStart).not.toContain('src/shared/messages/en/window/builds.ts')
})
