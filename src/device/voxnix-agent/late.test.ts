// Messages that waited, and what is in the trash but on its way out.
import { describe, expect, it } from 'vitest'
import type { Reply } from '#shared/workloads/wire.ts'
import { createAgent } from './agent.ts'
import type { Update } from './updates.ts'

const minuteMs = 60_000

function bench(trash: readonly object[] = []) {
  const sent: string[] = []
  const said: string[] = []
  const asked: string[] = []
  const ok = (value: unknown): Reply => ({ id: 1, ok: true, value })
  const agent = createAgent({
    api: {
      async call(method, body) {
        if (method === 'sendMessage') sent.push(String(Object(body).text))
        return {}
      },
      sendFile: async () => ({}),
    },
    async ask(verb, input) {
      asked.push(`${verb} ${JSON.stringify(input)}`)
      return ok(verb === 'whoami' ? { name: 'ada', role: 'owner' } : verb === 'trash' ? trash : {})
    },
    async talk({ text }) {
      said.push(text)
      return { id: 1, ok: true, text: 'Yes.', stopped: null, waits: [], left: { tokens: 1, cents: null } }
    },
    log: expect.fail,
  })
  /** `waited`: since it arrived; `late`: before that. In minutes. */
  const take = (text: string, { waited = 0, late = 0 }) => {
    const arrivedAt = Date.now() - waited * minuteMs
    const update: Update = {
      id: 1,
      from: '1',
      chat: 1,
      sentAt: arrivedAt - late * minuteMs,
      arrivedAt,
      text,
      forwarded: false,
    }
    return agent.take(update)
  }
  return { sent, said, asked, take }
}

describe('a message that comes late', () => {
  const late = expect.stringContaining('more than ten minutes late')

  it('goes to the model, if it arrived in time and waited for an answer', async () => {
    const { sent, said, take } = bench()
    await take('hello', { waited: 25 })
    expect([said, sent]).toEqual([['hello'], [expect.stringContaining('Yes.')]])
  })

  it('is refused, if it arrived late or is a command', async () => {
    const { sent, said, asked, take } = bench()
    await take('hello', { late: 11 })
    await take('/stop dev', { waited: 11 })
    await take('/stop dev', { waited: 6, late: 6 })
    expect([said, sent]).toEqual([[], [late, late, late]])
    expect(asked.filter(each => !each.startsWith('whoami'))).toEqual([])
    await take('/stop dev', { waited: 4, late: 5 })
    expect(asked.at(-1)).toBe('stop {"name":"dev"}')
  })
})

it('/undo leaves out what is being removed', async () => {
  const item = { owner: 'ada', name: 'dev' }
  const { asked, take } = bench([
    { ...item, id: 'whole', trashedAt: 5, leftMs: 7 },
    { ...item, id: 'leaving', trashedAt: 6, leftMs: 0 },
  ])
  await take('/undo', {})
  expect(asked.at(-1)).toBe('undo {"id":"whole"}')
})
