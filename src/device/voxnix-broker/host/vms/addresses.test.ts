import fc from 'fast-check'
import { expect, it } from 'vitest'
import { firstFree } from './addresses.ts'

const last = fc.integer({ min: 0, max: 255 })

it("gives a machine the first free address, and never the host's or those at the ends", () => {
  fc.assert(
    fc.property(fc.uniqueArray(last, { maxLength: 200 }), taken => {
      const { host, container } = firstFree(
        '192.168.122',
        taken.map(each => `192.168.122.${each}`),
        [],
      )
      const given = Number(container.split('.')[3])
      expect(host).toBe('192.168.122.1')
      expect(taken).not.toContain(given)
      expect(given).toBeGreaterThan(1)
      expect(given).toBeLessThan(255)
      for (let before = 2; before < given; before += 1) expect(taken).toContain(before)
    }),
  )
})

it('reports that none is left', () => {
  const all = Array.from({ length: 256 }, (_, at) => `10.0.0.${at}`)
  expect(() => firstFree('10.0.0', all, [])).toThrow('in use')
})

it('gives a leased address only if no other is left', () => {
  const all = Array.from({ length: 256 }, (_, at) => `10.0.0.${at}`)
  expect(firstFree('10.0.0', [], ['10.0.0.2']).container).toBe('10.0.0.3')
  expect(firstFree('10.0.0', ['10.0.0.2'], all).container).toBe('10.0.0.3')
})
