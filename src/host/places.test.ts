// The places of files on each system. Never checked on a Mac: these are Apple's and Go's documented places.
import { describe, expect, test } from 'vitest'
import { standardFolders } from './folders.ts'
import { limaCache } from './lima-places.ts'

describe('on a Mac', () => {
  const mac = { home: '/Users/Ada Lovelace', platform: 'darwin' }

  test('Kiln’s data is where Apple puts it, whatever XDG says', () => {
    expect(standardFolders({ XDG_DATA_HOME: '/xdg' }, mac)).toEqual({
      data: '/Users/Ada Lovelace/Library/Application Support/Kiln',
      config: '/Users/Ada Lovelace/Library/Application Support/Kiln',
      cache: '/Users/Ada Lovelace/Library/Caches/Kiln',
    })
    expect(standardFolders({ KILN_HOME: '/k' }, mac)).toEqual({ data: '/k', config: '/k', cache: '/k/cache' })
  })

  test('Lima’s downloads are where Go keeps its cache', () => {
    expect(limaCache({ XDG_CACHE_HOME: '/xdg' }, mac)).toBe('/Users/Ada Lovelace/Library/Caches/lima')
  })
})

describe('on Linux', () => {
  const linux = { home: '/home/ada', platform: 'linux' }

  test('the base directories count, and a relative one does not', () => {
    expect(standardFolders({ XDG_DATA_HOME: '/d', XDG_CACHE_HOME: 'relative' }, linux)).toEqual({
      data: '/d/kiln',
      config: '/home/ada/.config/kiln',
      cache: '/home/ada/.cache/kiln',
    })
    expect(limaCache({ XDG_CACHE_HOME: '/c' }, linux)).toBe('/c/lima')
    expect(limaCache({}, linux)).toBe('/home/ada/.cache/lima')
  })
})
