import fc from 'fast-check'
import { expect, it } from 'vitest'
import { olderInputs } from './lock.ts'

const lock = (times: Record<string, number>) =>
  JSON.stringify({
    nodes: {
      root: { inputs: Object.fromEntries(Object.keys(times).map(name => [name, `node-${name}`])) },
      ...Object.fromEntries(
        Object.entries(times).map(([name, lastModified]) => [`node-${name}`, { locked: { lastModified } }]),
      ),
    },
    root: 'root',
    version: 7,
  })

it('names exactly the inputs that are older', () => {
  const before = lock({ nixpkgs: 100, home: 50 })
  expect(olderInputs(before, lock({ nixpkgs: 99, home: 60 }))).toEqual(['nixpkgs'])
  expect(olderInputs(before, lock({ nixpkgs: 100, home: 50, added: 1 }))).toEqual([])
  expect(olderInputs(before, before)).toEqual([])
})

it('reads no inputs from a text that is not a lock file', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), text => {
      expect(olderInputs(text, lock({ nixpkgs: 1 }))).toEqual([])
      expect(olderInputs(lock({ nixpkgs: 1 }), text)).toEqual([])
    }),
  )
  expect(olderInputs(lock({ nixpkgs: 2 }), '{"nodes":{"__proto__":{}},"root":"toString"}')).toEqual([])
})
