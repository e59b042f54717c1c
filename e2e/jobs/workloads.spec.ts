// The workloads of an orchestrator in the window, with a real broker behind a real sshd (test/support/hosts/orchestrator-host.ts).
import { existsSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { hostsRefused } from '#lab/hosts/host.ts'
import { type OrchestratorHost, startOrchestrator } from '#test/hosts/orchestrator-host.ts'
import { inWindow } from '../pages/window.ts'
import { noChromium } from '../support/chromium.ts'
import { addTrustedHost, type HostsWindow, openHostsWindow } from '../support/hosts-bench.ts'
import { inEveryLook } from '../support/looks.ts'
import { workMs } from '../support/patience.ts'

const refused = noChromium ?? hostsRefused()
test.skip(refused !== null, `workloads in the window: ${refused}`)
test.setTimeout(900_000)
// Each test continues where the one before ended.
test.describe.configure({ mode: 'serial' })

let open: HostsWindow
let page: Page
let lab: OrchestratorHost

test.beforeAll(async () => {
  open = await openHostsWindow(async (home, { identity, network, publicKey }) => {
    lab = await startOrchestrator(network, publicKey)
    const { address } = lab.host
    await addTrustedHost(home, { name: 'attic', address: `ada@${address}`, identity })
    await addTrustedHost(home, { name: 'attic-vic', address: `guest@${address}`, identity })
  })
  page = open.page
})
test.afterAll(async () => {
  await lab?.close()
  await open?.close()
})

const { at, button, dialog, main } = inWindow(() => page)
const everyLook = (name: string) => inEveryLook(page, name)
const row = (name: string) => main().getByRole('article').filter({ hasText: name })
const choose = async (name: string, action: string) => {
  await button(`More for ${name}`).click()
  await page.getByRole('menuitem', { name: action }).click()
}

test('[V1] the page of the host leads to its workloads, of which there are none', async () => {
  await at('/hosts')
  await main().getByRole('link', { name: 'attic', exact: true }).click()
  await main().getByRole('link', { name: 'Workloads' }).click()
  await expect(main().getByText('No workloads yet')).toBeVisible({ timeout: workMs })
  await everyLook('workloads-none')
})

test('[V1] a new workload is made of modules, in the steps of the broker', async () => {
  await button('New workload').first().click()
  // The modules come from the broker, after the dialog.
  await expect(dialog().getByLabel('git')).toBeVisible({ timeout: workMs })
  await everyLook('workloads-new')
  await dialog().getByLabel('Name').fill('dev')
  await dialog().getByLabel('git').check()
  lab.bench.state('slow-build', '')
  await page.keyboard.press('Enter')
  await expect(main().getByText('Build the system')).toBeVisible({ timeout: workMs })
  await page.screenshot({ path: 'test-results/screens/workloads-creating.png' })
  await expect(row('dev').getByText('Running', { exact: true })).toBeVisible({ timeout: workMs })
  await lab.forget('slow-build')
})

test('[V1] a command runs by its words, and the log is shown', async () => {
  await choose('dev', 'Run a command')
  await dialog().getByLabel('Command').fill(`sh -c "printf '\\033[31mred\\n'; echo gone >&2; exit 7"`)
  await dialog().getByRole('button', { name: 'Run the command' }).click()
  await expect(dialog().getByText('Ended with status 7.')).toBeVisible({ timeout: workMs })
  await expect(dialog().getByRole('region', { name: 'Output' })).toHaveText('red')
  await everyLook('workloads-exec')
  await page.keyboard.press('Escape')
  await choose('dev', 'Show the log')
  await expect(dialog().getByText('a line of the log')).toBeVisible({ timeout: workMs })
  await everyLook('workloads-log')
  await page.keyboard.press('Escape')
})

test('[V2] a snapshot is taken, and removed once it was shown and answered', async () => {
  await choose('dev', 'Take a snapshot')
  await dialog().getByLabel('Label').fill('first')
  await page.keyboard.press('Enter')
  await expect(dialog()).toHaveCount(0, { timeout: workMs })
  await choose('dev', 'Remove a snapshot')
  await expect(dialog().getByRole('combobox', { name: 'Snapshot' })).toContainText('first', {
    timeout: workMs,
  })
  await everyLook('workloads-choose-snapshot')
  await dialog().getByRole('button', { name: 'Show what is lost' }).click()
  await expect(dialog().getByText('forget-snapshot dev label: first', { exact: true })).toBeVisible({
    timeout: workMs,
  })
  await everyLook('workloads-forget-snapshot')
  await dialog().getByRole('button', { name: 'Remove the snapshot of dev' }).click()
  await expect(dialog()).toHaveCount(0, { timeout: workMs })
  const isThere = () => existsSync(lab.bench.at('containers/.voxnix/snapshots/dev/first'))
  await expect.poll(isThere, { timeout: workMs }).toBe(false)
  await choose('dev', 'Remove a snapshot')
  await expect(dialog().getByText('There is no snapshot of it yet.')).toBeVisible({ timeout: workMs })
  await page.keyboard.press('Escape')
})

test('[N16] destroying asks with the size; left unanswered, it waits on the page', async () => {
  await choose('dev', 'Destroy')
  // The title has the same words, and is there before the broker has answered.
  await expect(dialog().getByText('destroy dev', { exact: true })).toBeVisible({ timeout: workMs })
  await everyLook('workloads-destroy')
  await page.keyboard.press('Escape')
  await expect(main().getByText('Waiting for an answer')).toBeVisible({ timeout: workMs })
  await everyLook('workloads')
  await button('Answer: destroy dev').click()
  await dialog().getByRole('button', { name: 'Destroy dev' }).click()
  await expect(main().getByRole('heading', { name: 'Trash' })).toBeVisible({ timeout: workMs })
  await expect(button('Undo: bring back dev')).toBeVisible()
  await everyLook('workloads-trash')
  await button('Remove for good: dev').click()
  await expect(dialog().getByText(/^dev of ada, with a quota of/)).toBeVisible({ timeout: workMs })
  await everyLook('workloads-purge')
  await dialog().getByRole('button', { name: 'Refuse' }).click()
  await expect(dialog()).toHaveCount(0, { timeout: workMs })
  await button('Undo: bring back dev').click()
  await expect(row('dev').getByText('Running', { exact: true })).toBeVisible({ timeout: workMs })
})

test('[N16] a viewer sees it without a button; a host without a broker says what to do', async () => {
  await at('/hosts')
  await main().getByRole('link', { name: 'attic-vic' }).click()
  await main().getByRole('link', { name: 'Workloads' }).click()
  await expect(row('dev')).toBeVisible({ timeout: workMs })
  await expect(button('New workload')).toHaveCount(0)
  await expect(button('Stop dev')).toHaveCount(0)
  await lab.host.run('rm', '/usr/local/bin/voxnix')
  await button('Refresh').click()
  await expect(main().getByText(/has no broker for workloads/)).toBeVisible({ timeout: workMs })
  await everyLook('workloads-no-broker')
  expect(open.complaints).toEqual([])
})
