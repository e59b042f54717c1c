// The prompt before a machine is removed, with the engine's answers written out here.
import { expect, test } from 'vitest'
import { answering } from '#test/cli/answering.ts'
import { removeMachine } from './remove-machine.ts'

async function removed(id: string, answer: string | null, words: { yes?: boolean } = {}) {
  const gone: string[] = []
  const client = {
    machines: {
      list: async () => ({
        machines: [{ id: 'box-1', allocatedBytes: 3e6 }],
        problems: [{ id: 'broken' }],
      }),
      remove: async (what: { id: string }) => {
        gone.push(what.id)
        return { freedBytes: 3e6 }
      },
    },
  }
  const ended = await answering(answer, client, session => removeMachine(session, id, words))
  return { ...ended, gone }
}

test('a machine is removed only after a yes, even one whose record is broken', async () => {
  const asked = ['Remove box-1 (3.0 MB)? [y/N]']
  expect(await removed('box-1', 'y')).toEqual({ asked, gone: ['box-1'], code: null })
  for (const answer of ['', 'n', null])
    expect(await removed('box-1', answer)).toEqual({ asked, gone: [], code: 'machine.unconfirmed' })
  expect(await removed('broken', 'yes')).toMatchObject({ gone: ['broken'] })
  expect(await removed('broken', null)).toMatchObject({ gone: [], code: 'machine.unconfirmed' })
})

test('--yes skips the prompt, and a missing machine needs none', async () => {
  expect(await removed('box-1', null, { yes: true })).toEqual({ asked: [], gone: ['box-1'], code: null })
  expect(await removed('nobody', null)).toMatchObject({ asked: [] })
})
