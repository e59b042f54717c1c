import { expect, test } from 'vitest'
import { pushArgv } from './argv.ts'

const paths = ['/nix/store/0000-image', '/nix/store/1111-iso']

test('passes attic and cachix the cache’s name, then the paths, and no option', () => {
  expect(pushArgv({ tool: 'attic', name: 'work:images' }, paths)).toEqual(['push', 'work:images', ...paths])
  expect(pushArgv({ tool: 'attic', name: 'images' }, paths)).toEqual(['push', 'images', ...paths])
  expect(pushArgv({ tool: 'cachix', name: 'my-cache' }, paths)).toEqual(['push', 'my-cache', ...paths])
})
