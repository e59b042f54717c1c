import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { DeployPlan } from '#shared/deploy/plan.ts'
import { failure } from '#shared/errors.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import type { Planning } from './plan.ts'
import { useDeployStart } from './use-deploy-start.ts'

const plan = { id: 'deploy-1' } as DeployPlan

function Starts() {
  const { begin } = useDeployStart({ plan, sudoPassword: null } as Planning, { at: '/deploy' })
  return (
    <button type="button" onClick={begin}>
      Switch
    </button>
  )
}

const started = () => asked.filter(({ path }) => path === 'deploys.start').length

test('a double click begins one deploy; one that could not be begun may be tried again', async () => {
  let fails = true
  answer('deploys.start', () => {
    if (fails) throw failure('deploy.unknown-plan', { operation: 'test', values: { id: plan.id } })
    return { job: 'deploy-job', subject: plan.id }
  })
  const { user } = inWindow(<Starts />)
  await user.click(screen.getByRole('button'))
  expect(started()).toBe(1)
  fails = false
  await user.dblClick(screen.getByRole('button'))
  await user.click(screen.getByRole('button'))
  expect(started()).toBe(2)
})
