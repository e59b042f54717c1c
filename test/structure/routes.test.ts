import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { routes } from '#shared/window/routes.ts'
import { productFiles } from './import-graph.ts'

const root = join(import.meta.dirname, '..', '..')
const names = [...new Set(Object.values(routes).map(route => route.split('/')[1]))]
const spelled = new RegExp(`['"\`]#?/(${names.join('|')})(['"\`?]|/\\$)`)

it('no file of the window or of main spells an address that the table of routes has', () => {
  const files = [...productFiles('src/renderer/src'), ...productFiles('src/main')]
  expect(files.length).toBeGreaterThan(300)
  const found = files
    .filter(file => !file.includes('/gallery/'))
    .flatMap(file =>
      readFileSync(join(root, file), 'utf8')
        .split('\n')
        .flatMap((line, at) =>
          spelled.test(line) && !/^\s*(\/\/|\*|\/\*)/.test(line) ? [`${file}:${at + 1}`] : [],
        ),
    )
  expect(found).toEqual([])
})
