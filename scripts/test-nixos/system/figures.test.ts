import { expect, test } from 'vitest'
import { type Figures, figuresTable } from './figures.ts'

test('prints what was measured of each system, and a dash for what was not', () => {
  const gibibyte = 2 ** 30
  const sizes = { paths: 373, closureBytes: gibibyte / 2, imageBytes: 2 * gibibyte, onDiskBytes: gibibyte }
  const text = figuresTable(
    new Map<string, Figures>([
      ['template', { ...sizes, bootSeconds: 61, usedMiB: 402, memoryMiB: 3911 }],
      ['appliance', sizes],
      ['workstation', {}],
    ]),
  )
  expect(text.split('\n').slice(2)).toEqual([
    '| appliance | 373 | 0.50 GiB | 2.00 GiB | 1.00 GiB | – | – |',
    '| template | 373 | 0.50 GiB | 2.00 GiB | 1.00 GiB | 61 s | 402 of 3911 MiB |',
  ])
})

test('prints nothing where nothing was measured', () => {
  expect(figuresTable(new Map([['template', {}]]))).toBe('')
})
