import { describe, expect, test } from 'vitest'
import { claimed, report, server } from '#test/connect-boxes.ts'
import { createReportCommits } from './report-commits.ts'

describe('reports [A6]', () => {
  test('that arrive together share one commit, and are on the disk when they are acknowledged', async () => {
    const at = server()
    const { box } = await claimed(at)
    let commits = 0
    const store = {
      ...at.store,
      transaction: <T>(work: () => T) => {
        commits++
        return at.store.transaction(work)
      },
    }
    const reports = createReportCommits(store)
    const texts = Array.from({ length: 450 }, (_, n) => `{"uptime_seconds":${n}}`)
    const sent = texts.map((text, n) => reports.add({ device: box.id, at: n, text }))
    // Two full commits; the third waits.
    expect(commits).toBe(2)
    expect(new Set(await Promise.all(sent))).toEqual(new Set(['kept']))
    expect(commits).toBe(3)
    expect(at.store.lastReport(box.id, at.now())?.text).toBe(texts.at(-1))
  })

  test('of a released box do not fail others of the same commit', async () => {
    const at = server()
    const [one, other] = [await claimed(at), await claimed(at)]
    const reports = createReportCommits(at.store)
    const sent = [one, other].map(({ box }) => reports.add({ device: box.id, at: 1, text: '{}' }))
    at.claims.release(one.box.id)
    expect(await Promise.all(sent)).toEqual(['gone', 'kept'])
  })

  test('are not acknowledged if the disk is full, and later ones are kept', async () => {
    const at = server()
    const { box } = await claimed(at)
    let isFull = true
    const store = {
      ...at.store,
      transaction: <T>(work: () => T) => {
        if (isFull) throw new Error('database or disk is full')
        return at.store.transaction(work)
      },
    }
    const reports = createReportCommits(store)
    await expect(reports.add({ device: box.id, at: 1, text: '{}' })).rejects.toThrow('disk is full')
    isFull = false
    expect(await reports.add({ device: box.id, at: 2, text: '{}' })).toBe('kept')
    expect(at.store.lastReport(box.id, at.now())?.at).toBe(2)
  })

  test('are kept for seven days', async () => {
    const at = server()
    const { box, auth } = await claimed(at)
    await box.report(auth.access_token)
    const dayMs = 24 * 3_600_000
    at.pass(7 * dayMs - 5000)
    at.sweepAll()
    expect(JSON.parse(at.store.lastReport(box.id, at.now())?.text ?? '')).toEqual(report)
    at.pass(10_000)
    at.sweepAll()
    expect(at.store.lastReport(box.id, at.now())).toBeNull()
  })
})
