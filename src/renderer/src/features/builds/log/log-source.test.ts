import { describe, expect, it } from 'vitest'
import { type FetchPage, LogSource, pageLines } from './log-source.ts'

/** A log in memory, with the requests that were made of it. */
function recorded(total: number) {
  const log = { total, asked: [] as [number, number][] }
  const fetch: FetchPage = async (from, count) => {
    log.asked.push([from, count])
    const length = Math.max(0, Math.min(count, log.total - from))
    return { total: log.total, from, lines: Array.from({ length }, (_, i) => `line ${from + i}`) }
  }
  return { log, source: new LogSource(fetch) }
}
const settled = () => new Promise<void>(resolve => setTimeout(resolve))

describe('log source', () => {
  it('fetches only the pages in view, each once', async () => {
    const { log, source } = recorded(1_000_000)
    source.grown(1_000_000)
    source.want(700_010, 700_050)
    source.want(700_020, 700_060)
    await settled()
    source.want(700_010, 700_050)
    expect(log.asked).toEqual([[700_000, pageLines]])
    expect(source.line(700_033)).toBe('line 700033')
    expect(source.line(12)).toBeUndefined()
  })

  it('fetches both pages when the view lies across two', async () => {
    const { log, source } = recorded(2000)
    source.grown(2000)
    source.want(490, 510)
    await settled()
    expect(log.asked).toEqual([
      [0, pageLines],
      [500, pageLines],
    ])
  })

  it('keeps up with 1,000 lines between two looks, one request each', async () => {
    const { log, source } = recorded(0)
    for (let look = 0; look < 20; look++) {
      log.total += 1000
      await source.tail(40)
    }
    expect(source.total).toBe(20_000)
    expect(source.line(19_999)).toBe('line 19999')
    expect(log.asked).toHaveLength(20)
  })

  it('catches up with a burst that is longer than one reply', async () => {
    const { source } = recorded(9000)
    await source.tail(40)
    expect(source.total).toBe(9000)
    expect(source.line(8999)).toBe('line 8999')
  })

  it('fetches the end of a long log that is opened, not all of it', async () => {
    const { log, source } = recorded(1_000_000)
    await source.tail(40)
    expect(source.total).toBe(1_000_000)
    expect(source.line(999_960)).toBe('line 999960')
    expect(log.asked.length).toBeLessThanOrEqual(2)
  })

  it('never counts lines that it has not fetched while it follows', async () => {
    const source = new LogSource(async from => ({ total: 5000, from, lines: from ? [] : ['a', 'b'] }))
    await source.tail(40)
    expect(source.total).toBe(2)
  })

  it('asks for few pages while the scroll bar is drawn through the log, and for the last one', async () => {
    const { log, source } = recorded(1_000_000)
    source.grown(1_000_000)
    for (let line = 0; line < 1_000_000; line += 10_000) source.want(line, line + 40)
    await settled()
    expect(log.asked.length).toBeLessThanOrEqual(5)
    expect(source.line(990_010)).toBe('line 990010')
  })

  it('fetches the last page again once it has grown', async () => {
    const { log, source } = recorded(10)
    source.grown(10)
    source.want(0, 10)
    await settled()
    log.total = 30
    source.grown(30)
    source.want(0, 30)
    await settled()
    expect(log.asked).toHaveLength(2)
    expect(source.line(29)).toBe('line 29')
  })

  it('forgets pages that were not looked at for long', async () => {
    const { source } = recorded(100_000)
    source.grown(100_000)
    for (let page = 0; page < 80; page++) {
      source.want(page * pageLines, page * pageLines + 1)
      await settled()
    }
    expect(source.line(0)).toBeUndefined()
    expect(source.line(79 * pageLines)).toBe('line 39500')
  })

  it('keeps the error of a failed request until one succeeds', async () => {
    let fail = true
    const source = new LogSource(async from => {
      if (fail) throw new Error('lost')
      return { total: 1, from, lines: ['x'] }
    })
    await source.tail(1)
    expect(source.error).toBeInstanceOf(Error)
    fail = false
    await source.tail(1)
    expect(source.error).toBeNull()
    expect(source.line(0)).toBe('x')
  })

  it('tells its listeners and gives a new version for each change', async () => {
    const { source } = recorded(5)
    let told = 0
    const stop = source.subscribe(() => told++)
    const before = source.version()
    await source.tail(5)
    expect(source.version()).not.toBe(before)
    expect(told).toBe(1)
    stop()
    source.grown(9)
    expect(told).toBe(1)
  })
})
