import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect } from 'vitest'
import { isRoot, test } from '#test/folders.ts'
import { createFiles } from './files.ts'
import { decodeIndex, emptyIndex, encodeIndex, extendIndex } from './log-index.ts'
import { matchingLines } from './log-search.ts'

const numbered = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => `line ${from + n}`)

async function written(path: string, lines: string[]) {
  const log = await createFiles().openLog(path)
  log.append(lines)
  await log.close()
}

test('reads pages by line number, with an index, without one and with a wrong one', async ({ folder }) => {
  const path = join(folder, 'log')
  await written(path, numbered(0, 12_345))
  expect(readFileSync(`${path}.idx`).length).toBe(12 * 8)
  const check = async () => {
    const files = createFiles()
    for (const [from, count] of [
      [0, 3],
      [999, 2],
      [1000, 1],
      [2500, 2600],
      [12_340, 100],
      [20_000, 5],
      [-3, 2],
    ] as const) {
      const end = Math.min(Math.max(from, 0) + count, 12_345)
      const lines = numbered(Math.min(Math.max(from, 0), end), end)
      expect(await files.readLog(path, from, count)).toEqual({ total: 12_345, lines })
    }
  }
  await check()
  writeFileSync(`${path}.idx`, encodeIndex([9000, 18_001]))
  await check()
  rmSync(`${path}.idx`)
  await check()
})

test('a growing log is read while it is written, never with a partial line', async ({ folder }) => {
  const path = join(folder, 'log')
  const files = createFiles()
  const log = await files.openLog(path)
  let seen = 0
  for (let batch = 0; batch < 60; batch += 1) {
    log.append(numbered(batch * 700, (batch + 1) * 700))
    const { total, lines } = await files.readLog(path, seen, 1_000_000)
    expect(lines).toEqual(numbered(seen, total))
    seen = total
  }
  await log.close()
  expect(await files.readLog(path, 41_999, 9)).toEqual({ total: 42_000, lines: ['line 41999'] })
})

test('an entry is one line, whatever it contains', async ({ folder }) => {
  const path = join(folder, 'log')
  const entries = ['', 'a\nb\r\nc', 'tab\t\0\u2028\r', '\ud800', 'é'.repeat(70_000), '']
  await written(path, entries)
  const { lines } = await createFiles().readLog(path, 0, 10)
  expect(lines).toEqual(['', 'a b c', 'tab\t\0\u2028\r', '\ufffd', 'é'.repeat(70_000), ''])
})

test('a log continues where it stopped, even after a partial write', async ({ folder }) => {
  const path = join(folder, 'log')
  await written(path, numbered(0, 1500))
  appendFileSync(path, 'torn')
  expect((await createFiles().readLog(path, 1499, 5)).lines).toEqual(['line 1499'])
  await written(path, numbered(1501, 2600))
  const files = createFiles()
  expect(await files.readLog(path, 1499, 3)).toEqual({
    total: 2600,
    lines: ['line 1499', 'torn', 'line 1501'],
  })
  expect((await files.readLog(path, 2000, 1)).lines).toEqual(['line 2000'])
})

test('a log that was restarted is not read with the old index', async ({ folder }) => {
  const path = join(folder, 'log')
  const files = createFiles()
  await written(path, numbered(0, 3000))
  expect((await files.readLog(path, 0, 1)).total).toBe(3000)
  rmSync(path)
  await written(path, ['new'])
  expect(await files.readLog(path, 0, 9)).toEqual({ total: 1, lines: ['new'] })
  expect(await files.readLog(join(folder, 'none'), 0, 9)).toEqual({ total: 0, lines: [] })
})

test('a page of a log with a million lines is read without the rest', { timeout: 60_000 }, async ({
  folder,
}) => {
  const path = join(folder, 'log')
  const lines = Array.from(
    { length: 1_000_000 },
    (_, n) => `building '/nix/store/package-${n}.drv' on the builder …`,
  )
  await written(path, lines)
  const files = createFiles()
  const took: number[] = []
  for (const from of [0, 999_900, 500_000, 123_456, 777_777]) {
    const started = performance.now()
    const page = await files.readLog(path, from, 100)
    took.push(performance.now() - started)
    expect(page).toEqual({ total: 1_000_000, lines: lines.slice(from, from + 100) })
  }
  const scans = Array.from({ length: 3 }, () => {
    const started = performance.now()
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(1_000_001)
    return performance.now() - started
  })
  // The median: other work on the machine may delay any single read.
  const page = took.sort((a, b) => a - b)[2]
  expect(page).toBeLessThan(Math.min(...scans) / 4)
  expect(await files.searchLog(path, 'PACKAGE-99999', 3)).toEqual({
    lines: [99_999, 999_990, 999_991],
    total: 11,
  })
})

test('a search finds plain text in any case, each line once, and counts beyond the limit', async ({
  folder,
}) => {
  const path = join(folder, 'log')
  await written(path, [
    'Error: a.b',
    'fine',
    'ERROR error',
    'ÄRGER',
    'axb',
    ...Array(500).fill('x'.repeat(9000)),
    'error',
  ])
  const files = createFiles()
  expect(await files.searchLog(path, 'error', 2)).toEqual({ lines: [0, 2], total: 3 })
  expect(await files.searchLog(path, 'a.b', 10)).toEqual({ lines: [0], total: 1 })
  expect(await files.searchLog(path, 'ärger', 10)).toEqual({ lines: [3], total: 1 })
  expect(await files.searchLog(path, 'b\nfine', 10)).toEqual({ lines: [], total: 0 })
  expect(await files.searchLog(path, '', 10)).toEqual({ lines: [], total: 0 })
  expect(await files.searchLog(join(folder, 'none'), 'x', 10)).toEqual({ lines: [], total: 0 })
})

test.runIf(isRoot)(
  'a log on a full disk reports that when it is closed, and what was written can be read',
  async ({ smallDisk }) => {
    const path = join(smallDisk, 'log')
    const files = createFiles()
    const log = await files.openLog(path)
    log.append(numbered(0, 1_000_000))
    await expect(log.close()).rejects.toMatchObject({ code: 'space.full' })
    const { total, lines } = await files.readLog(path, 0, 5000)
    expect(total).toBeGreaterThan(50_000)
    expect(lines).toEqual(numbered(0, 5000))
  },
)

test('the index covers the whole log however the bytes arrive', () => {
  const bytes = fc.array(fc.constantFrom(10, 10, 65), { maxLength: 6000 }).map(all => Uint8Array.from(all))
  fc.assert(
    fc.property(bytes, fc.nat(), (all, at) => {
      const whole = emptyIndex()
      extendIndex(whole, all)
      const parts = emptyIndex()
      extendIndex(parts, all.subarray(0, all.length === 0 ? 0 : at % all.length))
      extendIndex(parts, all.subarray(parts.bytes))
      expect(parts).toEqual(whole)
      expect(whole.lines).toBe(all.filter(byte => byte === 10).length)
      const stored = decodeIndex(encodeIndex(whole.offsets.slice(1)), all.length)
      expect(stored).toMatchObject({ offsets: whole.offsets, lines: (whole.offsets.length - 1) * 1000 })
    }),
  )
})

test('matching lines are those that contain the text', () => {
  const line = fc.array(fc.constantFrom('a', 'b', ' '), { maxLength: 6 }).map(all => all.join(''))
  fc.assert(
    fc.property(fc.array(line, { minLength: 1 }), fc.constantFrom('a', 'ab', 'aa', ' b'), (lines, needle) => {
      const expected = lines.flatMap((text, n) => (text.includes(needle) ? [n + 7] : []))
      expect(matchingLines(lines.map(text => `${text}\n`).join(''), needle, 7)).toEqual({
        matches: expected,
        lines: lines.length,
      })
    }),
  )
})

test.runIf(process.platform === 'linux')(
  'a log whose index cannot be opened stays closed',
  async ({ folder }) => {
    const path = join(folder, 'log')
    mkdirSync(`${path}.idx`)
    await expect(createFiles().openLog(path)).rejects.toMatchObject({ code: 'home.unwritable' })
    const open = readdirSync('/proc/self/fd').flatMap(fd => {
      try {
        return [readlinkSync(`/proc/self/fd/${fd}`)]
      } catch {
        return []
      }
    })
    expect(open).not.toContain(path)
  },
)
