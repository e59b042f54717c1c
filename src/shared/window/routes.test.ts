import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildHref, deployHref, deployRestHref, flashHref, imageHref, installHref } from './routes.ts'

const queryOf = (href: string) => new URL(href, 'http://localhost').searchParams

describe('an address of the window', () => {
  it('holds any ID as one part', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), id => {
        const parts = imageHref(id).split('/')
        expect(parts).toHaveLength(3)
        expect(decodeURIComponent(parts[2] ?? '')).toBe(id)
      }),
    )
  })

  it('gives back what its query was made of', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' })),
        fc.string({ unit: 'grapheme' }),
        (hosts, image) => {
          const query = queryOf(deployHref({ hosts, image }))
          expect(query.getAll('host')).toEqual(hosts)
          expect(query.get('image')).toBe(image)
        },
      ),
    )
  })

  it('has no question mark where nothing is chosen', () => {
    expect([flashHref(), installHref({}), deployHref(), buildHref('tiny-1')]).toEqual([
      '/flash',
      '/install',
      '/deploy',
      '/builds/tiny-1',
    ])
  })

  it('keeps what follows the ID', () => {
    expect(deployRestHref('a b')).toBe('/deploys/a%20b/rest')
  })
})
