import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { modelServer } from '#test/model-server.ts'
import { sayings } from './evals-sayings.ts'

async function evals(more: NodeJS.ProcessEnv = {}) {
  const { KILN_EVALS_KEY: _, KILN_EVALS_ADDRESS: __, KILN_EVALS_MODEL: ___, ...env } = process.env
  const words = ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'evals.ts')]
  const child = spawn(process.execPath, words, { env: { ...env, ...more } })
  const [printed, [status]] = await Promise.all([text(child.stdout), once(child, 'close')])
  return { printed, status }
}

it('the sayings for a real model say that they were not run without one', async () => {
  const { printed, status } = await evals()
  expect(status).toBe(0)
  expect(printed).toMatch(/^30 sayings: not run\./)
})

it('a model that calls no tool fails each saying that wants one, by name', async () => {
  const server = await modelServer('openai-compatible')
  server.next(...sayings.map(() => ({ text: 'I would rather not.' })))
  const { printed, status } = await evals({ KILN_EVALS_ADDRESS: server.address, KILN_EVALS_MODEL: 'm' })
  await server.close()
  const wanting = sayings.filter(({ wants }) => wants.length > 0)
  expect(status).toBe(1)
  expect(printed).toContain(`${sayings.length - wanting.length} of 30 sayings`)
  for (const { said, wants } of wanting)
    expect(printed).toContain(`${said}\n  wanted ${wants.join()}, called none`)
})
