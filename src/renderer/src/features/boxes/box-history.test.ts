import { expect, test } from 'vitest'
import { failure } from '#shared/errors.ts'
import { boxHistory } from './box-history.ts'

const box = {
  id: '00000000000000aa',
  name: 'Kitchen',
  createdAt: 1,
  host: 'kitchen',
  drives: [{ name: 'Ultra', serial: 's', model: 'm', sizeBytes: 1, image: 'i2', at: 5 }],
}

test('drives with the same name are told apart in the history too', () => {
  const stick = { name: 'Ultra', model: 'm', sizeBytes: 1, image: null }
  const drives = [
    { ...stick, serial: 'S1', at: 5 },
    { ...stick, serial: 'S2', at: 5 },
  ]
  const none = { images: [], failed: [], machines: [], host: null, deploys: [], published: [] }
  const events = boxHistory({ ...box, drives }, none).filter(({ kind }) => kind === 'flashed')
  expect(events.map(({ name }) => name)).toEqual(['Ultra (S1)', 'Ultra (S2)'])
  expect(new Set(events.map(({ id }) => id)).size).toBe(2)
})

const broken = failure('box.busy', { operation: 'boxes' }).report()

test("lists a box's events, newest first, with links to what still exists [N16]", () => {
  const events = boxHistory(box, {
    images: [{ id: 'i1', name: 'Kitchen', createdAt: 2 }],
    failed: [
      { id: 'b1', state: 'failed', createdAt: 3, endedAt: 4.5, error: broken, log: null },
      { id: 'b2', state: 'cancelled', createdAt: 4, endedAt: null, error: null, log: null },
    ],
    machines: [{ id: 'm1', name: 'Kitchen', startedAt: 3 }],
    deploys: [
      { deploy: 'd1', name: 'Kitchen', at: 6, outcome: 'switched', error: null },
      { deploy: 'd2', name: 'Kitchen', at: 7, outcome: 'rolled-back', error: broken },
      { deploy: 'd3', name: 'Kitchen', at: 8, outcome: 'shown', error: null },
    ],
    published: [
      {
        folder: '/srv/updates',
        publications: [9, 11].map(at => ({ at, boxes: [box.id], ring: null, withdrawn: at === 11 })),
      },
      {
        folder: '/srv/others',
        publications: [{ at: 10, boxes: ['00000000000000ff'], ring: null, withdrawn: false }],
      },
    ],
  })
  expect(events.map(({ kind }) => kind)).toEqual([
    'withdrawn',
    'published',
    'deploy-failed',
    'deployed',
    'flashed',
    'build-failed',
    'build-cancelled',
    'run',
    'built',
    'made',
  ])
  // Its image was removed.
  expect(events.find(({ kind }) => kind === 'flashed')?.href).toBeNull()
  expect(events.find(({ kind }) => kind === 'built')?.href).toContain('/images/i1')
  expect(events.find(({ kind }) => kind === 'build-failed')).toMatchObject({
    href: expect.stringContaining('/builds/b1'),
    error: broken,
  })
})
