import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { desktop } from '#shared/messages/en/app-desktop.ts'
import { engine } from '#shared/messages/en/engine.ts'
import { english } from '#shared/messages/en/index.ts'
import { start } from '#shared/messages/en/start.ts'
import { isPlain } from '#shared/messages/plain.ts'
import { windowTextFiles, windowTexts } from '#test/window-texts.ts'
import { startClosureOf } from './import-graph.ts'

const atStart = startClosureOf('src/renderer/src/main.tsx')
const withOwnTexts = (file: string) => file.startsWith('src/shared/messages/')

/** Codes written out, and the beginnings of those that are put together: `build.stage.${state}`. */
const codesIn = (text: string) => ({
  whole: [...text.matchAll(/['"`]([\w.-]+)['"`]/g)].map(([, code = '']) => code),
  begun: [...text.matchAll(/`([\w-]+\.[\w.-]*)\$\{/g)].map(([, code = '']) => code),
})

/** Jobs are known from the engine only, and so are its errors. */
const ofFinishedWork = ['src/shared/jobs/job-title.ts', 'src/renderer/src/ui/feedback/error-ways.ts']

const usesOf = (codes: readonly string[], files = atStart) =>
  files
    .filter(file => !withOwnTexts(file))
    .flatMap(file => {
      const { whole, begun } = codesIn(readFileSync(join(import.meta.dirname, '../..', file), 'utf8'))
      return codes
        .filter(code => whole.includes(code) || begun.some(beginning => code.startsWith(beginning)))
        .map(code => `${file}: ${code}`)
    })

it('what the window loads at its start needs none of what comes with the connection, but for what the engine has said', () => {
  const uses = usesOf([...Object.keys(engine.texts), ...Object.keys(engine.errors)])
  const isOfFinishedWork = (use: string) => ofFinishedWork.some(file => use.startsWith(`${file}: `))
  expect(uses.filter(use => !isOfFinishedWork(use))).toEqual([])
  expect(ofFinishedWork.filter(file => !uses.some(use => use.startsWith(file)))).toEqual([])
})

it('no text of the first page needs FormatJS, which comes with the connection', () => {
  const ofComponents = windowTextFiles
    .filter(({ file }) => atStart.includes(file))
    .flatMap(({ codes }) => codes)
  const texts = [...Object.values(start.texts), ...ofComponents.map(code => windowTexts[code] ?? '{')]
  expect(texts.filter(text => !isPlain(text))).toEqual([])
})

it('the window does not load the texts of the engine at its start', () => {
  expect(atStart).toContain('src/shared/messages/en/app-places.ts')
  expect(atStart).not.toContain('src/shared/messages/en/engine.ts')
  expect(atStart).not.toContain('src/shared/messages/icu.ts')
})

it('what main says before its page is there needs neither the whole catalogue nor FormatJS', () => {
  const files = startClosureOf('src/main/index.ts').filter(file => file.startsWith('src/main/'))
  const atHand = new Set(Object.keys({ ...start.texts, ...desktop }))
  const others = Object.keys(english.texts).filter(code => !atHand.has(code))
  expect(usesOf(others, files)).toEqual([])
  const used = Object.entries({ ...start.texts, ...desktop }).filter(
    ([code]) => usesOf([code], files).length > 0,
  )
  expect(used.map(([code]) => code)).toContain('menu.quit')
  expect(used.filter(([, text]) => !isPlain(text))).toEqual([])
})
