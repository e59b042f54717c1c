import { expect, test } from 'vitest'
import type { KilnError } from '#shared/errors.ts'
import type { Session } from '../session.ts'
import { forgetSnapshot } from './destroying.ts'

const waits = {
  id: '0123456789abcdef',
  verb: 'forget-snapshot',
  input: { name: 'dev', label: 'first' },
  asker: 'ada',
  usedBytes: 2e9,
  newer: [],
  leftOut: [],
}

/** Records what was sent to the broker, the questions, and the code of the error. `answer`: null without a terminal. */
async function forgetting(answer: string | null, words: { yes?: boolean } = {}) {
  const sent: string[] = []
  const questions: string[] = []
  const workloads = {
    forgetSnapshot: async () => ({ waits }),
    approve: async ({ id }: { id: string }) => void sent.push(`approve ${id}`),
    refuse: async ({ id }: { id: string }) => void sent.push(`refuse ${id}`),
  }
  const session = {
    client: {
      boxes: { list: async () => ({ boxes: [] }) },
      hosts: { show: async () => ({ id: 'attic', name: 'Attic' }) },
      workloads,
    },
    output: { note: () => {}, line: () => {}, object: () => {} },
    follow: async () => undefined,
    ask: async (question: string) => {
      questions.push(question)
      return answer
    },
  }
  const ran = forgetSnapshot(session as unknown as Session, 'attic', 'dev', 'first', words)
  const code = await ran.then(
    () => null,
    (thrown: KilnError) => thrown.code,
  )
  return { sent, questions, code }
}

test('the question names the snapshot, its workload, its size and the person', async () => {
  expect((await forgetting('y')).questions).toEqual([
    'Remove the snapshot first of dev on Attic, for ada? It holds 2.0 GB, and cannot be brought back. [y/N]',
  ])
})

test('only a yes approves it, and a no leaves nothing that waits', async () => {
  for (const answer of ['y', 'yes', 'Y'])
    expect(await forgetting(answer)).toMatchObject({ sent: [`approve ${waits.id}`], code: null })
  for (const answer of ['n', '', 'no', 'maybe'])
    expect(await forgetting(answer)).toMatchObject({
      sent: [`refuse ${waits.id}`],
      code: 'workload.declined',
    })
})

test('without a terminal it waits, unless --yes answers', async () => {
  expect(await forgetting(null)).toMatchObject({ sent: [], code: 'workload.unconfirmed' })
  expect(await forgetting(null, { yes: true })).toMatchObject({
    sent: [`approve ${waits.id}`],
    questions: [],
  })
})
