import { expect, test } from 'vitest'
import { places } from '#shared/window/places.ts'
import { viewPlaces } from './places.ts'

test('the View menu has every place of the side bar, with the key that opens it there', () => {
  expect(viewPlaces.map(({ hash, accelerator }) => [hash, accelerator])).toEqual(
    places.map(({ path, key }) => [`#${path}`, `CmdOrCtrl+${key}`]),
  )
  expect(viewPlaces.map(({ label }) => label)).toContain('Builders')
})
