import { expect, it } from 'vitest'
import { isAtPlace, places } from './places.ts'
import { routes } from './routes.ts'

const placeAt = (location: string) =>
  places.filter(place => isAtPlace(place, location)).map(({ route }) => route)

it('each address of the window belongs to one place at most', () => {
  const found = Object.values(routes).map(route => placeAt(route.replace(/:\w+/, 'x')))
  expect(found.filter(each => each.length > 1)).toEqual([])
  // Doctor is not a place of the side bar.
  expect(found.filter(each => each.length === 0)).toHaveLength(1)
  expect(placeAt(routes.doctor)).toEqual([])
})

it('a place is left for another whose name only begins alike', () => {
  expect(placeAt('/images')).toEqual(['images'])
  expect(placeAt('/machines/tiny-1a2b')).toEqual(['images'])
  expect(placeAt('/new')).toEqual(['boxes'])
  expect(placeAt('/images-of-others')).toEqual([])
  expect(placeAt('/deploys/1/rest')).toEqual(['hosts'])
})

it('the keys are the digits in order', () => {
  expect(places.map(({ key }) => key).join('')).toBe('123456789'.slice(0, places.length))
})
