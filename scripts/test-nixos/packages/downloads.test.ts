import { expect, test } from 'vitest'
import { parsePlan } from './downloads.ts'

test('a plan names what is not built yet', () => {
  const output = [
    'these 2 derivations will be built:',
    '  /nix/store/aaa-coreutils.deb.drv',
    '  /nix/store/bbb-debian-base.drv',
    'these 1 paths will be fetched (0.00 MiB download, 1.00 MiB unpacked):',
    '  /nix/store/ccc-base.drv-text',
    '',
  ]
  expect([...parsePlan(output.join('\n'))]).toEqual([
    '/nix/store/aaa-coreutils.deb.drv',
    '/nix/store/bbb-debian-base.drv',
  ])
  expect(parsePlan('').size).toBe(0)
})
