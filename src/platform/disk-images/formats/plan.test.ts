import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMeter } from '../../files/meter.ts'
import { convertArguments, createProgressReader, reasonOf } from './convert-plan.ts'

test('requests each format with its options', () => {
  const raw = { path: '/a.raw', format: 'raw' } as const
  const asked = (format: 'raw' | 'qcow2' | 'vmdk' | 'vhdx') =>
    convertArguments(raw, { path: `/b.${format}`, format }).join(' ')
  expect(asked('qcow2')).toBe('convert -p -f raw -O qcow2 -c -o compression_type=zlib /a.raw /b.qcow2')
  const qcow2 = (compression: 'zlib' | 'zstd' | 'none') =>
    convertArguments(raw, { path: '/b', format: 'qcow2', compression }).join(' ')
  expect(qcow2('zstd')).toBe('convert -p -f raw -O qcow2 -c -o compression_type=zstd /a.raw /b')
  expect(qcow2('none')).toBe('convert -p -f raw -O qcow2 /a.raw /b')
  expect(asked('vmdk')).toBe(
    'convert -p -f raw -O vmdk -o subformat=streamOptimized,adapter_type=lsilogic /a.raw /b.vmdk',
  )
  expect(asked('vhdx')).toBe('convert -p -f raw -O vhdx -o subformat=dynamic,block_size=1M /a.raw /b.vhdx')
  expect(convertArguments({ path: '/c', format: 'vmdk' }, raw).join(' ')).toBe(
    'convert -p -f vmdk -O raw /c /a.raw',
  )
})

test('a disk that a machine writes to is not compressed', () => {
  const raw = { path: '/a.raw', format: 'raw' } as const
  const asked = (format: 'raw' | 'qcow2' | 'vmdk' | 'vhdx') =>
    convertArguments(raw, { path: '/b', format }, true).join(' ')
  expect(asked('qcow2')).toBe('convert -p -f raw -O qcow2 /a.raw /b')
  expect(asked('vmdk')).toContain('subformat=monolithicSparse')
})

test('reads the fractions of -p however its output is split, and never goes back', () => {
  const hundredths = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(hundredths, fc.integer({ min: 1, max: 50 }), (values, size) => {
      const bytes = Buffer.from(values.map(value => `    (${(value / 100).toFixed(2)}/100%)\r`).join(''))
      const emitted: number[] = []
      const read = createProgressReader(fraction => emitted.push(fraction))
      for (let at = 0; at < bytes.length; at += size) read(bytes.subarray(at, at + size))
      expect(emitted).toEqual([...new Set(emitted)].sort((a, b) => a - b))
      expect(emitted.every(fraction => values.includes(Math.round(fraction * 10_000)))).toBe(true)
      // One value at a time: every new maximum is reported.
      if (size < 20) expect(emitted.at(-1)).toBeCloseTo(Math.max(...values) / 10_000)
    }),
  )
})

test('the reason is the last line with content', () => {
  const output = ['qemu-img: warning: x', "qemu-img: Could not open '/a': No such file", '  ', '']
  expect(reasonOf(output)).toBe("Could not open '/a': No such file")
  expect(reasonOf([])).toBeNull()
})

test('progress is reported ten times a second, never goes back and ends with the total', () => {
  let now = 0
  const emitted: [number, number][] = []
  const meter = createMeter(
    1000,
    (done, total) => emitted.push([done, total]),
    () => now,
  )
  for (; now < 990; now += 10) meter.add(10)
  expect(emitted.length).toBe(10)
  meter.add(10_000)
  expect(emitted.every(([done]) => done < 1000)).toBe(true)
  meter.finish()
  meter.finish()
  expect(emitted).toEqual([...emitted].sort(([a], [b]) => a - b))
  expect(emitted.filter(([done]) => done === 1000)).toEqual([[1000, 1000]])
})

test('a job with nothing to do is complete', () => {
  const emitted: [number, number][] = []
  createMeter(0, (done, total) => emitted.push([done, total])).finish()
  expect(emitted).toEqual([[0, 0]])
})
