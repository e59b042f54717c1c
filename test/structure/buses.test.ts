import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { drive } from '#shared/drives/drive.ts'

// What a drive is plugged into is shown, and decides what counts as built in.
test('each bus of a drive is recognised on Linux or on macOS', () => {
  const sources = ['linux', 'macos'].map(system =>
    readFileSync(new URL(`../../src/platform/drives/${system}/drives.ts`, import.meta.url), 'utf8'),
  )
  const missing = drive.shape.bus.options.filter(bus => !sources.some(text => text.includes(`'${bus}'`)))
  expect(missing).toEqual([])
})
