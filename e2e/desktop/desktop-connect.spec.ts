// The Connect that the packaged app runs: the package's own command line serves it, its pages open in the person's browser, and it
// ends with the app.
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { freePort } from '#test/free-port.ts'
import { desktopBench } from '../support/desktop-bench.ts'

const bench = desktopBench()
test.setTimeout(300_000)
const path = process.env['PATH']
test.afterEach(() => {
  process.env['PATH'] = path
})

/** A browser that writes down what it is given. */
function browser(home: string) {
  const [folder, words] = [join(home, 'programs'), join(home, 'programs', 'words')]
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(folder, 'xdg-open'),
    `#!/bin/sh\necho "$*" >"${words}.part" && mv "${words}.part" "${words}"\n`,
  )
  chmodSync(join(folder, 'xdg-open'), 0o755)
  process.env['PATH'] = `${folder}:${path}`
  return () => (existsSync(words) ? readFileSync(words, 'utf8').trim() : null)
}

test('the app runs a Connect, opens its pages, and ends it when it quits [A8]', async () => {
  const opened = browser(bench.home)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const desktop = await bench.launch()
  const { page } = desktop
  await page.evaluate(() => {
    location.hash = '#/connect'
  })
  await page.getByLabel('Port').fill(String(port))
  await page.getByRole('button', { name: 'Start Connect' }).click()
  await page.getByRole('link', { name: 'Open its pages' }).click()
  await expect.poll(opened).toBe(`${url}/`)
  expect((await fetch(`${url}/`)).status).toBe(200)
  await bench.close(desktop)
  expect(await fetch(`${url}/`).catch(() => 'none')).toBe('none')
  // In order: it gave its folder up.
  expect(existsSync(join(bench.home, 'connect', 'serving.pid'))).toBe(false)
})
