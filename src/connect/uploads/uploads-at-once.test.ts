// Uploads to Connect that are slow, interrupted, or run in parallel.
import { once } from 'node:events'
import { describe, expect } from 'vitest'
import { everything, MiB, nar, pointer, taking } from '#test/connect-uploads.ts'
import { test } from '#test/folders.ts'

describe('an upload to Connect [N23]', () => {
  test('leaves the old file if it is interrupted', async ({ folder }) => {
    const { putting, status, read, shown } = taking(folder)
    expect(await status(nar('1'), 'whole')).toBe(204)
    expect(await status(pointer, 'whole')).toBe(204)
    for (const path of [nar('1'), pointer]) {
      const socket = await putting(path, 1000, 'a part')
      if (path === nar('1'))
        await expect.poll(() => everything(shown).filter(each => each.includes('partial'))).toHaveLength(1)
      socket.destroy()
      await expect.poll(() => everything(shown).filter(each => each.includes('partial'))).toEqual([])
      expect(read(path)).toBe('whole')
    }
  })

  test('in parallel leaves one complete file, and shares the room', async ({ folder }) => {
    const { putting, status, read, shown } = taking(folder, { quotaBytes: 3 * MiB })
    const [one, other] = ['a', 'b'].map(letter => letter.repeat(MiB))
    const sockets = await Promise.all([putting(nar('1'), MiB, 'a'), putting(nar('1'), MiB, 'b')])
    await expect.poll(() => everything(shown).filter(each => each.includes('partial'))).toHaveLength(2)
    // Running uploads count.
    expect(await status(nar('2'), Buffer.alloc(1.5 * MiB))).toBe(507)
    const answers = sockets.map(socket => once(socket, 'data'))
    sockets[0]?.write(one?.slice(1) ?? '')
    sockets[1]?.write(other?.slice(1) ?? '')
    for (const answer of await Promise.all(answers)) expect(String(answer)).toMatch(/^HTTP\/1\.1 204 /)
    expect([one, other].includes(read(nar('1')))).toBe(true)
    expect(everything(shown).filter(each => each.includes('partial'))).toEqual([])
  })

  test('may take longer than other requests', async ({ folder }) => {
    const { putting, dial, read, shown } = taking(folder, { bodyMs: 200 })
    const slow = await putting(nar('1'), 5, 'sl')
    await expect.poll(() => everything(shown).length).toBe(3)
    const cut = await dial(['POST /api/v1/installations/register HTTP/1.1', 'Content-Length: 500'], '{')
    const refused = await dial([`PUT /updates/${nar('2')} HTTP/1.1`, 'Content-Length: 500'], 'x')
    refused.resume()
    await Promise.all([once(cut, 'close'), once(refused, 'close')])
    slow.write('owly'.slice(0, 3))
    await once(slow, 'data')
    expect(read(nar('1'))).toBe('slowl')
  })
})
