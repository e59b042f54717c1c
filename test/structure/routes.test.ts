import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { routes } from '#shared/window/routes.ts'
import { productFiles } from './import-graph.ts'

const root = join(import.meta.dirname, '..', '..')
type Routes = typeof routes
/** The addresses with an id. A new one without its picture below is a type error. */
type PageOfOne = {
  [Name in keyof Routes]: Routes[Name] extends `${string}:${string}` ? Name : never
}[keyof Routes]

const names = [...new Set(Object.values(routes).map(route => route.split('/')[1]))]
const spelled = new RegExp(`['"\`]#?/(${names.join('|')})(['"\`?]|/\\$)`)
/** The gallery has examples; Connect's own addresses begin like some of the window's. */
const others = /\/gallery\/|^src\/connect\/|^src\/shared\/connect\/|^src\/shared\/window\/routes\.ts$/

it('no file of src spells an address of the window that the table of routes has', () => {
  const files = productFiles('src')
  expect(files.length).toBeGreaterThan(1000)
  const found = files
    .filter(file => !others.test(file))
    .flatMap(file =>
      readFileSync(join(root, file), 'utf8')
        .split('\n')
        .flatMap((line, at) =>
          spelled.test(line) && !/^\s*(\/\/|\*|\/\*)/.test(line) ? [`${file}:${at + 1}`] : [],
        ),
    )
  expect(found).toEqual([])
})

it('each address of the table leads to a page', () => {
  const drawn = readFileSync(join(root, 'src/renderer/src/app/routes.tsx'), 'utf8')
  const missing = Object.keys(routes).filter(name => !drawn.includes(`path={routes.${name}}`))
  expect(missing).toEqual([])
})

it('each page that needs no id is looked at in an end-to-end test: its colours, sizes and accessibility', () => {
  const specs = globSync('e2e/**/*.spec.ts', { cwd: root })
    .map(file => readFileSync(join(root, file), 'utf8'))
    .filter(text => /\b(inEveryLook|inFewLooks|lookedAt)\(/.test(text))
  expect(specs.length).toBeGreaterThan(10)
  const addresses = Object.values(routes).filter(route => !route.includes(':'))
  // As an address of the window, or by the page object's `at`.
  const opened = (address: string) => new RegExp(`(#|\\bat\\(['"\`])${address}\\b`)
  const unseen = addresses.filter(address => !specs.some(text => opened(address).test(text)))
  expect(unseen).toEqual([])
})

/** A page of one thing is reached through that thing, so no address leads to it: the name of a picture of it. */
const pictures: Record<PageOfOne, string> = {
  box: 'box',
  build: 'build',
  image: 'image',
  machine: 'machine',
  flashJob: 'flash-running',
  host: 'host',
  hostSnapshots: 'host-snapshots',
  workloads: 'workloads',
  deployJob: 'deploy-running',
  deployRest: 'deploy-rest',
  publishJob: 'publish-done',
  report: 'connect-box',
  installJob: 'install-running',
}

it('each page of one thing is looked at in an end-to-end test', () => {
  const specs = globSync('e2e/**/*.spec.ts', { cwd: root }).map(file =>
    readFileSync(join(root, file), 'utf8'),
  )
  const taken = (name: string) => new RegExp(`(\\w*Looks?\\((\\w[\\w.]*, )?|\\bname: )'${name}'`)
  const unseen = Object.values(pictures).filter(name => !specs.some(text => taken(name).test(text)))
  expect(unseen).toEqual([])
})
