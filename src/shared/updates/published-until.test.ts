import { expect, test } from 'vitest'
import { publishedUntil } from './published-until.ts'

const pointer = (name: string, expires: number) => ({ for: name, system: '/nix/store/x', expires })

test('what is published for a box counts until the last of its pointers expires', () => {
  const folders = [
    { pointers: [pointer('box/a', 20), pointer('ring/homes', 90)] },
    { pointers: [pointer('box/a', 30), pointer('box/b', 80)] },
  ]
  expect(publishedUntil('a', folders, 10_000)).toBe(30_000)
  expect(publishedUntil('a', folders, 30_000)).toBeNull()
  expect(publishedUntil('c', folders, 0)).toBeNull()
})
