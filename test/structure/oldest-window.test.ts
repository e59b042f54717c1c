// The oldest window is Chromium 108 (vite.renderer.config.ts). Syntax is lowered for it; what its arrays, promises and sets do
// not have yet is not.
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const source = resolve(import.meta.dirname, '..', '..', 'src')
const tooNew =
  /\.(toSorted|toReversed|toSpliced|isSubsetOf|isSupersetOf|isDisjointFrom|symmetricDifference)\(|\b(Object\.groupBy|Map\.groupBy|Array\.fromAsync|Promise\.(withResolvers|try)|AbortSignal\.any|URL\.canParse|Iterator\.from)\b/

test('no code of the window needs a newer browser than the oldest', () => {
  const found = ['renderer', 'shared'].flatMap(part =>
    readdirSync(join(source, part), { recursive: true, encoding: 'utf8' })
      .filter(name => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
      .flatMap(name => {
        const [use] = tooNew.exec(readFileSync(join(source, part, name), 'utf8')) ?? []
        return use ? [`${part}/${name}: ${use}`] : []
      }),
  )
  expect(found).toEqual([])
})
