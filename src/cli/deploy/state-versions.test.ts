import { expect, test } from 'vitest'
import type { DeployPlan } from '#shared/deploy/plan.ts'
import { failure } from '#shared/errors.ts'
import { askStateVersions } from './state-versions.ts'

const unknown = failure('deploy.state-version-unknown', {
  operation: 'deploy',
  values: { host: 'x', evidence: '' },
}).report()
const host = (name: string, problem: typeof unknown | null, proposedVersion: string | null = null) => ({
  target: { name },
  problem,
  proposedVersion,
})
const asking = async (answers: (string | null)[], ...hosts: ReturnType<typeof host>[]) => {
  const questions: string[] = []
  const ask = async (question: string) => {
    questions.push(question)
    return answers.shift() ?? null
  }
  const found = await askStateVersions({ ask }, { hosts } as unknown as Pick<DeployPlan, 'hosts'>)
  return { found, questions }
}

test('only the releases that hosts do not report are questions, with what the hosts show', async () => {
  const { found, questions } = await asking(
    ['23.11', ' 24.05 '],
    host('known', null),
    host('older', unknown, '23.11'),
    host('bare', unknown),
  )
  expect(found).toEqual([
    { host: 'older', value: '23.11' },
    { host: 'bare', value: '24.05' },
  ])
  expect(questions[0]).toMatch(/release was older installed\?.*what the host shows is 23\.11/)
  expect(questions[1]).toMatch(/release was bare installed\?/)
})

test('a proposal is not an answer: an empty line, and no terminal, leave the host out', async () => {
  expect((await asking([''], host('older', unknown, '23.11'))).found).toEqual([])
  expect((await asking([null], host('older', unknown, '23.11'))).found).toEqual([])
  await expect(asking(['newest'], host('older', unknown, '23.11'))).rejects.toMatchObject({ code: 'usage' })
})
