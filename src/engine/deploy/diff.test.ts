import { describe, expect, it, test } from 'vitest'
import { packageChanges, packageOf } from './packages.ts'
import { unitChanges } from './units.ts'

const path = (name: string, hash = 'a') => `/nix/store/${hash.repeat(32)}-${name}`

describe('the packages of two closures', () => {
  it('are known by the names of their paths, as Nix splits them', () => {
    expect(packageOf(path('curl-8.5.0'))).toEqual({ name: 'curl', version: '8.5.0' })
    expect(packageOf(path('curl-8.5.0-bin'))).toEqual({ name: 'curl', version: '8.5.0' })
    expect(packageOf(path('nixos-system-box-25.11.tiny'))).toEqual({
      name: 'nixos-system-box',
      version: '25.11.tiny',
    })
    expect(packageOf(path('python3.13-requests-2.32.3'))).toEqual({
      name: 'python3.13-requests',
      version: '2.32.3',
    })
    for (const name of ['etc', 'unit-sshd.service', 'fix-1.patch', 'source-1.tar.gz'])
      expect(packageOf(path(name))).toBeNull()
  })

  it('differ if a version was added, removed or changed, and not if one was rebuilt', () => {
    const before = ['curl-8.5.0', 'curl-8.5.0-bin', 'nano-7.2', 'glibc-2.40', 'glibc-2.39'].map(name =>
      path(name),
    )
    const after = [path('curl-8.10.1'), path('glibc-2.40', 'b'), path('glibc-2.39', 'b'), path('vim-9.1')]
    expect(packageChanges(before, after)).toEqual([
      { name: 'curl', before: ['8.5.0'], after: ['8.10.1'] },
      { name: 'nano', before: ['7.2'], after: [] },
      { name: 'vim', before: [], after: ['9.1'] },
    ])
    expect(packageChanges(before, before)).toEqual([])
  })
})

test('units differ if they or their drop-ins are another file', () => {
  const before = new Map([
    ['a.service', '/1'],
    ['b.service', '/1'],
    ['c.service', '/1'],
    ['c.service.d', '/1'],
    ['multi-user.target.wants', '/1'],
  ])
  const after = new Map([
    ['a.service', '/2'],
    ['c.service', '/1'],
    ['c.service.d', '/2'],
    ['d.timer', '/1'],
    ['multi-user.target.wants', '/2'],
  ])
  expect(unitChanges(before, after)).toEqual({
    added: ['d.timer'],
    changed: ['a.service', 'c.service'],
    removed: ['b.service'],
  })
})
