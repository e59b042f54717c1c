import { expect, it } from 'vitest'
import { explainEnd } from './explain.ts'

const about = { host: 'box', from: '/nix/store/old', lastLines: ['kiln: restarting'], found: null }

it('is neither a success nor a rollback if a host runs the new system and knows nothing of the deploy', () => {
  const { outcome, error } = explainEnd({ word: 'unconfirmed', why: '' }, about)
  expect([outcome, error?.code]).toEqual(['unconfirmed', 'deploy.runs-unconfirmed'])
  expect(error?.message).toMatch(/^box runs the new system, but it is not confirmed/)
})

it('names the system if the host runs neither', () => {
  const { outcome, error } = explainEnd({ word: 'elsewhere', why: '/nix/store/third' }, about)
  expect([outcome, error?.code]).toEqual(['unknown', 'deploy.runs-another'])
  expect(error?.message).toContain('/nix/store/third')
})
