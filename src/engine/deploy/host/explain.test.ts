import { expect, it } from 'vitest'
import { explainEnd } from './explain.ts'

const about = { host: 'box', from: '/nix/store/old', lastLines: ['kiln: restarting'], found: null }

it('a deploy is neither a success nor a rollback if the host runs the new system and knows nothing of the deploy', () => {
  const { outcome, error } = explainEnd({ word: 'unconfirmed', why: '' }, about)
  expect([outcome, error?.code]).toEqual(['unconfirmed', 'deploy.runs-unconfirmed'])
  expect(error?.message).toMatch(/^box runs the new system, but it is not confirmed/)
})

it('names the system if the host runs neither', () => {
  const { outcome, error } = explainEnd({ word: 'elsewhere', why: '/nix/store/third' }, about)
  expect([outcome, error?.code]).toEqual(['unknown', 'deploy.runs-another'])
  expect(error?.message).toContain('/nix/store/third')
})

it('recommends a restart where the new system refuses the switch, and not what nixos-rebuild would do', () => {
  const lastLines = [
    'There are changes to critical components of the system:',
    'dbus : dbus -> dbus-broker',
    "You probably want to run 'nixos-rebuild boot' and reboot your system instead.",
    'you can set NIXOS_NO_CHECK=1 to ignore pre-switch checks.',
    'Pre-switch checks failed',
  ]
  const { outcome, error } = explainEnd({ word: 'rolled-back', why: 'activation 1' }, { ...about, lastLines })
  expect([outcome, error?.code]).toEqual(['rolled-back', 'deploy.needs-boot'])
  expect(error?.details?.lastLines).toEqual([...lastLines.slice(0, 2), 'Pre-switch checks failed'])
})
