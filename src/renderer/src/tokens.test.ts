// biome-ignore-all lint/style/noRestrictedImports: only this test reads a file
// @ts-expect-error: the window has no Node types
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const css: string = readFileSync('src/renderer/src/tokens.css', 'utf8')
const block = (selector: string) => css.slice(css.indexOf(selector)).split('}')[0] ?? ''
const read = (text: string) =>
  new Map([...text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', hex = '']) => [name, hex]))
const themes = { light: read(block(':root {')), dark: read(block('[data-theme="dark"] {')) }

/** WCAG 2.2: relative luminance and contrast ratio. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map(at => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}

const plain = ['bg', 'surface', 'sunken', 'hover']
const text: [string, string[]][] = [
  ['ink', [...plain, 'accent-soft', 'ok-soft', 'warn-soft', 'bad-soft']],
  ['muted', [...plain, 'accent-soft']],
  ['accent-text', ['bg', 'surface', 'sunken', 'accent-soft']],
  ['brand-text', [...plain, 'accent-soft']],
  ['on-primary', ['primary', 'primary-hover']],
  ['ok', ['bg', 'surface', 'sunken', 'ok-soft']],
  ['warn', ['bg', 'surface', 'sunken', 'warn-soft']],
  ['bad', ['bg', 'surface', 'sunken', 'bad-soft']],
  ['on-console', ['console']],
  ['on-accent', ['accent', 'accent-hover', 'danger', 'danger-hover']],
]
const edges: [string, string[]][] = [
  ['edge', ['bg', 'surface', 'sunken']],
  ['focus', ['bg', 'surface', 'sunken']],
  ['accent', ['bg', 'surface', 'sunken']],
  ['art-body', ['art-ground', 'art-light']],
]

describe.each(Object.entries(themes))('the %s theme', (_, tokens) => {
  const ratio = (a: string, b: string) => contrast(tokens.get(a) ?? '', tokens.get(b) ?? '')
  test.each(text)('%s can be read on everything it stands on', (name, grounds) => {
    for (const ground of grounds)
      expect(ratio(name, ground), `${name} on ${ground}`).toBeGreaterThanOrEqual(4.5)
  })
  test.each(edges)('%s stands out from what it surrounds', (name, grounds) => {
    for (const ground of grounds)
      expect(ratio(name, ground), `${name} on ${ground}`).toBeGreaterThanOrEqual(3)
  })
})

test('both themes have the same names', () => {
  expect([...themes.dark.keys()]).toEqual([...themes.light.keys()])
})
