// The prompt before a host is forgotten, with the engine's answers written out here.
import { expect, test } from 'vitest'
import { answering } from '#test/cli/answering.ts'
import { removeHost } from './remove-host.ts'

async function removed(answer: string | null, words: { yes?: boolean } = {}) {
  const gone: string[] = []
  const address = { user: 'ada', host: 'box', port: 2222, jump: null, identity: null }
  const client = {
    boxes: { list: async () => ({ boxes: [], problems: [], foreign: [], untaken: null }) },
    hosts: {
      show: async () => ({ id: 'box1', name: 'box1', address }),
      remove: async ({ host }: { host: string }) => {
        gone.push(host)
        return { id: 'box1' }
      },
    },
  }
  const ended = await answering(answer, client, session => removeHost(session, 'box1', words))
  return { ...ended, gone }
}

test('a host is removed only after a yes', async () => {
  const asked = ['Remove box1 (ada@box:2222) and its trusted key from the list? [y/N]']
  expect(await removed('YES')).toEqual({ asked, gone: ['box1'], code: null })
  for (const answer of ['', 'no', null])
    expect(await removed(answer)).toEqual({ asked, gone: [], code: 'host.unconfirmed' })
})

test('--yes skips the prompt', async () => {
  expect(await removed(null, { yes: true })).toEqual({ asked: [], gone: ['box1'], code: null })
})
