// The prompt before an image is removed, with the engine's answers written out here.
import { expect, test } from 'vitest'
import { answering } from '#test/cli/answering.ts'
import { removeImage } from './remove-image.ts'

const id = 'box-20260101-000000-0001'

async function removed(answer: string | null, words: { yes?: boolean } = {}) {
  const gone: string[] = []
  const client = {
    boxes: { list: async () => ({ boxes: [], problems: [] }) },
    images: {
      list: async () => ({ images: [{ id, allocatedBytes: 3_000_000 }], problems: [], unfinished: [] }),
      remove: async (what: { id: string }) => {
        gone.push(what.id)
        return { freedBytes: 3_000_000 }
      },
    },
  }
  const ended = await answering(answer, client, session => removeImage(session, 'box', words))
  return { ...ended, gone }
}

test('an image is removed only after a yes', async () => {
  const asked = [`Remove ${id} (3.0 MB)? [y/N]`]
  expect(await removed('y')).toEqual({ asked, gone: [id], code: null })
  expect(await removed('Yes ')).toEqual({ asked, gone: [id], code: null })
  for (const answer of ['', 'n', 'yesterday', null])
    expect(await removed(answer)).toEqual({ asked, gone: [], code: 'image.unconfirmed' })
})

test('--yes skips the prompt', async () => {
  expect(await removed(null, { yes: true })).toEqual({ asked: [], gone: [id], code: null })
})
