import { expect, test } from 'vitest'
import { parsePicture, showsLogo } from './splash-picture.ts'

const width = 800
const height = 600

function drawn(at: (x: number, y: number) => readonly number[]): Uint8Array {
  const pixels = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) pixels.set(at(x, y), (y * width + x) * 3)
  return new Uint8Array([...Buffer.from(`P6\n${width} ${height}\n255\n`), ...pixels])
}

const dark = [18, 23, 31]
const light = [230, 233, 238]
const inLogo = (x: number, y: number) => Math.abs(x - 400) < 150 && Math.abs(y - 300) < 40

test('a picture with strokes in the middle of the background shows the logo', () => {
  expect(showsLogo(parsePicture(drawn((x, y) => (inLogo(x, y) && x % 8 === 0 ? light : dark))))).toBe(true)
})

test('an empty screen and one full of text do not show the logo', () => {
  expect(showsLogo(parsePicture(drawn(() => dark)))).toBe(false)
  expect(showsLogo(parsePicture(drawn((x, y) => ((x + y) % 5 === 0 ? light : dark))))).toBe(false)
  expect(showsLogo(parsePicture(drawn((x, y) => (inLogo(x, y) && x % 8 === 0 ? light : [0, 0, 0]))))).toBe(
    false,
  )
})

test('a file of another kind is refused', () => {
  expect(() => parsePicture(Buffer.from('P5\n8 8\n255\n'))).toThrow('not a netpbm picture')
  expect(() => parsePicture(Buffer.from('P6\n8 8\n255\nabc'))).toThrow('not a netpbm picture')
})
