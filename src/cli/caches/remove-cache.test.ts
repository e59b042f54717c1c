// The prompt before a cache is forgotten, with the engine's answers written out here.
import { expect, test } from 'vitest'
import { answering } from '#test/cli/answering.ts'
import { removeCache } from './remove-cache.ts'

const url = 'https://cache.example.org'

async function removed(wanted: string, answer: string | null, words: { yes?: boolean } = {}) {
  const gone: string[] = []
  const client = {
    caches: {
      list: async () => ({ caches: [{ url, key: 'k' }], keys: [] }),
      remove: async (one: { url: string }) => {
        gone.push(one.url)
        return one
      },
    },
  }
  const ended = await answering(answer, client, session => removeCache(session, wanted, words))
  return { ...ended, gone }
}

test('a cache is removed only after a yes', async () => {
  const asked = [`Remove ${url} and its key from the list? [y/N]`]
  expect(await removed(url, 'yes')).toEqual({ asked, gone: [url], code: null })
  for (const answer of ['', 'no', null])
    expect(await removed(url, answer)).toEqual({ asked, gone: [], code: 'cache.unconfirmed' })
})

test('--yes skips the prompt, and a cache that is not in the list needs none', async () => {
  expect(await removed(url, null, { yes: true })).toEqual({ asked: [], gone: [url], code: null })
  expect(await removed('nope', null)).toEqual({ asked: [], gone: ['nope'], code: null })
})
