import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createFiles } from '#platform/files/files.ts'
import { expectedSeconds, readDurations, rememberDurations, withDurations } from './durations.ts'

describe('how long derivations took before', () => {
  it('is the median of the last five', () => {
    const known = withDurations(
      {},
      [9, 1, 2, 3, 100, 4].map(seconds => ({ name: 'linux', seconds })),
    )
    expect(known['linux']).toEqual([1, 2, 3, 100, 4])
    expect(expectedSeconds(known, 'linux')).toBe(3)
  })

  it('is null for what was never built, also for names that every object has', () => {
    expect(expectedSeconds({}, 'linux')).toBeNull()
    expect(expectedSeconds({}, 'constructor')).toBeNull()
  })

  it('forgets the names that were built longest ago', () => {
    const many = Array.from({ length: 5001 }, (_, index) => ({ name: `drv-${index}`, seconds: 1 }))
    const known = withDurations({}, many)
    expect(Object.keys(known)).toHaveLength(5000)
    expect(known['drv-0']).toBeUndefined()
  })

  it('is remembered from the first build on, and never in a file that this Kiln cannot read', async () => {
    const data = mkdtempSync(join(tmpdir(), 'kiln-durations-'))
    const path = join(data, 'durations.json')
    const ports = {
      files: createFiles(),
      folders: { data, config: data, cache: data, profiles: [], ownProfiles: [] },
    }
    const built = [{ name: 'linux', seconds: 3 }]
    try {
      await rememberDurations(ports, built)
      expect(await readDurations(ports)).toEqual({ linux: [3] })
      for (const text of ['{"schema":2,"seconds":{"linux":{"median":3}}}', '{"schema":1,"sec', '']) {
        writeFileSync(path, text)
        await rememberDurations(ports, built)
        expect(readFileSync(path, 'utf8')).toBe(text)
        expect(await readDurations(ports)).toEqual({})
      }
    } finally {
      rmSync(data, { recursive: true, force: true })
    }
  })
})
