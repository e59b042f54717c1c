// The prompt before a builder is forgotten, with the engine's answers written out here.
import { expect, test } from 'vitest'
import { answering } from '#test/cli/answering.ts'
import { removeBuilder } from './remove-builder.ts'

async function removed(answer: string | null, words: { yes?: boolean } = {}) {
  const gone: string[] = []
  const client = {
    builders: {
      show: async () => ({ name: 'box1', lima: null }),
      remove: async ({ builder }: { builder: string }) => {
        gone.push(builder)
        return { id: 'box1' }
      },
    },
  }
  const ended = await answering(answer, client, session => removeBuilder(session, 'box1', words))
  return { ...ended, gone }
}

test('a builder is removed only after a yes', async () => {
  const asked = ['Remove the builder box1 from the list? [y/N]']
  expect(await removed('y')).toEqual({ asked, gone: ['box1'], code: null })
  for (const answer of ['', 'no', null])
    expect(await removed(answer)).toEqual({ asked, gone: [], code: 'builder.unconfirmed' })
})

test('--yes skips the prompt', async () => {
  expect(await removed(null, { yes: true })).toEqual({ asked: [], gone: ['box1'], code: null })
})
