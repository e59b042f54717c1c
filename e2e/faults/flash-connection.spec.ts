// Flashing through the window while its connection to Kiln comes and goes: nothing is erased after the moment
// of its request, and a job that began is known.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { flashPage } from '../pages/flash.ts'
import { inWindow } from '../pages/window.ts'
import { flashBench } from '../support/flash-bench.ts'
import { wire } from '../support/wire.ts'

const size = 512 << 20
const bench = flashBench()
const flash = flashPage(() => bench.page)
const { dialog, go, next, reached } = inWindow(() => bench.page)

const knownHosts = (home: string) => {
  const path = join(home, 'known_hosts')
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

async function toConfirm(path: string, hostname = 'box-1') {
  await flash.fromImage()
  await flash.addDrive(path)
  await next()
  await flash.hostname().fill(hostname)
  await next()
  await expect(flash.erase()).toBeEnabled()
}

test('a request made while the connection was lost erases nothing when it is back', async () => {
  const { loops, page } = bench
  const { cut, reconnect } = await wire(page)
  const drive = loops.attach('stick', size)
  await toConfirm(drive.path)
  await cut()
  await expect(page.getByText('Connection lost. Trying again…')).toBeVisible()
  await expect(flash.erase()).toBeDisabled()
  await expect(page.getByText('Kiln is not connected.')).toBeVisible()
  reconnect()
  await expect(flash.erase()).toBeEnabled()

  await page.getByRole('button', { name: 'Drives' }).click()
  await flash
    .row(drive.path)
    .getByRole('button', { name: /^More for/ })
    .click()
  await page.getByRole('menuitem', { name: /reformat/ }).click()
  await expect(dialog().getByRole('button', { name: /^Erase/ })).toBeVisible()
  await cut()
  await dialog()
    .getByRole('button', { name: /^Erase/ })
    .click()
  await expect(dialog().getByText('so nothing was done')).toBeVisible()
  reconnect()
  await expect(page.getByText('Connection lost. Trying again…')).toBeHidden()
  await dialog().getByRole('button', { name: 'Keep it as it is' }).click()
  await go('Library')
  await reached('Library')
  expect(readFileSync(drive.file).every(byte => byte === 0)).toBe(true)
})

test('a person who leaves while it starts is not brought back, and the next machine gets the next name', async () => {
  const { home, loops, page } = bench
  const { hold } = await wire(page)
  await toConfirm(loops.attach('stick', size).path)
  const release = hold('flash.start')
  await flash.erase().click()
  await go('Library')
  await reached('Library')
  await expect.poll(() => knownHosts(home)).toContain('box-1')
  release()
  const kept = () => Object.keys(sessionStorage).filter(name => name.startsWith('kiln.flash.'))
  await expect.poll(() => page.evaluate(kept)).toHaveLength(1)
  expect(page.url()).toMatch(/#\/images$/)
  await page.getByRole('link', { name: 'Flash' }).first().click()
  await next()
  await flash.addDrive(loops.attach('another', size).path)
  await next()
  await expect(flash.hostname()).toHaveValue('box-2')
})

test('a lost answer is not reported as a job that was not started', async () => {
  const { home, loops, page } = bench
  const { cut, hold } = await wire(page)
  await toConfirm(loops.attach('stick', size).path, 'cellar')
  hold('flash.start')
  await flash.erase().click()
  await expect.poll(() => knownHosts(home)).toContain('cellar')
  await cut()
  await expect(page.getByText('The job may have started')).toBeVisible()
  await expect(page.getByText('check before you retry').first()).toBeVisible()
  await expect(page.getByText('The job could not be started')).toBeHidden()
})
