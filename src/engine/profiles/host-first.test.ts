import { expect, test } from 'vitest'
import type { Architecture } from '#shared/formats/format.ts'
import { hostFirst } from './host-first.ts'

test('the architecture of this computer is the one that is built unless another is chosen', () => {
  const both = { architectures: ['x86_64', 'aarch64'] as Architecture[] }
  expect(hostFirst(both, 'aarch64').architectures).toEqual(['aarch64', 'x86_64'])
  expect(hostFirst(both, 'x86_64').architectures).toEqual(['x86_64', 'aarch64'])
  expect(hostFirst({ architectures: ['x86_64'] }, 'aarch64').architectures).toEqual(['x86_64'])
})
