import { expect, test } from 'vitest'
import { newBox } from '#engine/boxes/find-box.ts'
import { sourceOf } from './box-source.ts'

const box = (hostname: string) =>
  newBox({
    id: '00000000000000aa',
    name: hostname,
    createdAt: 1,
    profile: 'tiny',
    options: { hostname, message: 'hi' },
    drives: [
      {
        name: 'Ultra',
        serial: hostname,
        model: 'Ultra',
        sizeBytes: 1,
        image: 'image-1',
        at: 1,
        answers: { hostname },
      },
    ],
  })

test('boxes of one image get separate systems, and share one as a ring', () => {
  const [attic, cellar] = [box('attic'), box('cellar')]
  expect(sourceOf(attic)).toMatchObject({ options: { hostname: 'attic', message: 'hi' } })
  expect(sourceOf(attic)).not.toEqual(sourceOf(cellar))
  expect(sourceOf(attic, 'homes')).toEqual(sourceOf(cellar, 'homes'))
  expect(sourceOf(attic, 'homes')).toMatchObject({ options: { message: 'hi' } })
})
