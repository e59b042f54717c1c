import { expect, test } from 'vitest'
import { publishRequest } from '#shared/updates/publish.ts'
import { newWhere, toRequest, whereOf, whereProblems } from './draft.ts'

const there = { ...newWhere, folder: '/srv/updates/' }

test('there is no request until boxes and folder are known', () => {
  expect(toRequest([], there)).toBeNull()
  expect(toRequest(['a'], newWhere)).toBeNull()
  expect(toRequest(['a'], there)).toEqual(publishRequest.parse({ boxes: ['a'], folder: '/srv/updates' }))
})

test('replaces what a web server has only if the user chose so and there is a server', () => {
  const replaced = (more: Partial<typeof there>) => toRequest(['a'], { ...there, ...more })?.replace
  expect(replaced({ upload: 'https://updates.example.com' })).toBe(false)
  expect(replaced({ upload: 'https://updates.example.com', replace: true })).toBe(true)
  expect(replaced({ replace: true })).toBe(false)
})

test('each invalid answer is reported, and none of them becomes a request', () => {
  const wrong = {
    folder: 'updates',
    upload: 'https://kiln:secret@example.com',
    ring: 'My homes',
    first: '0',
    keep: '',
    quota: '1.5',
    days: '401',
    stateVersion: 'next',
  }
  expect(whereProblems({ ...there, ...wrong })).toEqual({
    folder: 'folder-absolute',
    upload: 'upload',
    ring: 'ring',
    first: { from: 1, to: 499 },
    keep: { from: 2, to: 50 },
    quota: { from: 1, to: 1_000_000 },
    days: { from: 1, to: 400 },
    stateVersion: 'state-version',
  })
  for (const [field, value] of Object.entries(wrong))
    expect(toRequest(['a'], { ...there, [field]: value }), field).toBeNull()
  expect(whereProblems({ ...there, ring: 'homes', first: '2' })).toEqual({ ring: 'ring-first' })
})

test('a folder is published with its last settings', () => {
  const request = publishRequest.parse({
    boxes: ['a'],
    folder: '/srv/updates',
    upload: 'https://updates.example.com/kiln',
    quotaBytes: 40 * 2 ** 30,
    days: 30,
    keep: 5,
  })
  const before = whereOf({ ...request, publishedAt: 1, pointers: [], problem: null, publications: [] })
  expect(toRequest(['a'], before)).toEqual(request)
})
