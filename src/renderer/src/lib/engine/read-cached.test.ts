import { expect, test } from 'vitest'
import { readCached, writeCached } from './read-cached.ts'

function storage(): Storage {
  const kept = new Map<string, string>()
  return {
    get length() {
      return kept.size
    },
    clear: () => kept.clear(),
    key: index => [...kept.keys()][index] ?? null,
    getItem: name => kept.get(name) ?? null,
    setItem: (name, text) => void kept.set(name, text),
    removeItem: name => void kept.delete(name),
  }
}

test('a stored value comes back; a missing or invalid one does not', () => {
  const place = storage()
  writeCached(place, 'a', { list: [1, 2], text: 'ü' })
  expect(readCached(place, 'a')).toEqual({ list: [1, 2], text: 'ü' })
  expect(readCached(place, 'b')).toBeNull()
  for (const nonsense of ['', 'x', 'null', '[]', '{"value":1}']) {
    place.setItem('a', nonsense)
    expect(readCached(place, 'a')).toBeNull()
  }
})

test('a value from another version is not used', () => {
  const place = storage()
  place.setItem('a', JSON.stringify({ build: 'https://kiln/assets/index-older.js', value: 1 }))
  expect(readCached(place, 'a')).toBeNull()
})

test('a full storage is not an error', () => {
  const full = {
    ...storage(),
    setItem() {
      throw new DOMException('full', 'QuotaExceededError')
    },
  }
  expect(() => writeCached(full, 'a', 1)).not.toThrow()
})
