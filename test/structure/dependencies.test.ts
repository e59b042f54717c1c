import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..', '..')
const read = (path: string) => readFileSync(resolve(root, path), 'utf8')

test('each dependency is pinned and has its reason in docs/adr/0001-dependencies.md', () => {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read('package.json'))
  const reasons = read('docs/adr/0001-dependencies.md')
  const all = Object.entries<string>({ ...dependencies, ...devDependencies, ...optionalDependencies })
  expect(all.length).toBeGreaterThan(40)
  for (const [name, version] of all) {
    expect(version, name).toMatch(/^\d+\.\d+\.\d+$/)
    // Two rows name a whole family.
    const named = name.replace(/^(@types|@testing-library)\/.*/, '$1/*')
    expect(reasons, name).toMatch(new RegExp(`(^|[ ,|])${named.replaceAll(/[*.]/g, '\\$&')}[ ,]`, 'm'))
  }
})
