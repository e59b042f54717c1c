import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { longestReply, mostErr, mostOut, returned, startedPid, statusOf } from './agent-replies.ts'

const says = (value: unknown) => JSON.stringify({ return: value })
const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64')

describe('what a guest agent says', () => {
  it('counts as no answer unless it is exactly one', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string(), fc.jsonValue().map(says)), text => {
        const status = statusOf(text)
        if (status?.is === 'ended') {
          expect(status.status === null || (status.status >= 0 && status.status <= 255)).toBe(true)
          expect(status.out.length).toBeLessThanOrEqual(mostOut)
        }
        const pid = startedPid(text)
        expect(pid === null || (Number.isSafeInteger(pid) && pid > 0)).toBe(true)
      }),
    )
  })

  it.each([
    ['a half of one', says({ exited: true, exitcode: 0 }).slice(0, -2)],
    ['an error', '{"error":{"class":"GenericError","desc":"no"}}'],
    ['another answer', says({ pid: 3 })],
    ['a status that is none', says({ exited: true, exitcode: 1e9 })],
    ['neither status nor signal', says({ exited: true })],
    ['output that is not base64', says({ exited: true, exitcode: 0, 'out-data': '<script>' })],
    ['output that is not a text', says({ exited: true, exitcode: 0, 'out-data': { length: 1e9 } })],
    ['more than the bound', says({ exited: true, exitcode: 0, 'out-data': 'A'.repeat(longestReply) })],
    ['lists in lists', '['.repeat(100_000)],
  ])('has no status if it is %s', (_, text) => {
    expect(statusOf(text)).toBeNull()
    if (!text.includes('pid')) expect(startedPid(text)).toBeNull()
  })

  it('contains the unchanged status and output of a command', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(255), (out, err, exitcode) => {
        const answer = says({ exited: true, exitcode, 'out-data': base64(out), 'err-data': base64(err) })
        const [o, e] = [out, err].map(each => Buffer.from(each).toString('utf8'))
        expect(statusOf(answer)).toEqual({ is: 'ended', status: exitcode, out: o, err: e, cut: false })
      }),
    )
    expect(statusOf(says({ exited: false }))).toEqual({ is: 'running' })
    expect(statusOf(says({ exited: true, signal: 9 }))).toMatchObject({ status: null, out: '' })
  })

  it('is truncated at the limit of a command, and marked so', () => {
    const long = says({
      exited: true,
      exitcode: 0,
      'out-data': base64(new Uint8Array(mostOut + 1).fill(65)),
      'err-data': base64(new Uint8Array(mostErr).fill(66)),
    })
    expect(long.length).toBeLessThan(longestReply)
    const found = statusOf(long)
    expect(found).toMatchObject({ cut: true })
    expect(found?.is === 'ended' && [found.out.length, found.err.length]).toEqual([mostOut, mostErr])
  })

  it('answers a ping even if it is empty', () => {
    expect(returned('{"return":{}}')).toEqual({})
    expect(returned('{"return":')).toBeUndefined()
  })
})
