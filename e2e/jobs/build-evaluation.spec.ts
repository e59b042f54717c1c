// A build that fails in evaluation: what its page says where nothing had been built yet.
import { expect, test } from '@playwright/test'
import { inWindow } from '../pages/window.ts'
import { servedPage } from '../support/served-page.ts'
import { addStranger } from '../support/stranger.ts'

const reason = 'this machine cannot be described'
const flake = `{ outputs = _: throw "${reason}"; }`
const bench = servedPage('the window in a browser', {
  prepare: home => addStranger(home, { flake, trusted: true }),
})

test('a build that fails in evaluation says why, and not that nothing had to be built', async () => {
  const { at, page } = bench
  const { button, reached, tab } = inWindow(() => page)
  await at('/new?profile=stranger')
  await reached(/^Configure/)
  await button('Build').click()
  await expect(page.getByText('Build failed', { exact: true })).toBeVisible()
  await expect(page.getByText(`The configuration could not be evaluated: ${reason}`).first()).toBeVisible()
  await expect(page.getByText(/^Fix the configuration or the answer that Nix complains about/)).toBeVisible()
  await tab('Derivations').click()
  await expect(page.getByText('Nothing was built')).toBeVisible()
  await expect(page.getByText('Already built. Nothing to do.')).toHaveCount(0)
})
