// How smooth the window stays: `node bench/window.ts`, with Nix on PATH and the window built (npm run build).
// In Chromium against a real `kiln serve`: a log that grows by 10,000 lines a second, 3,000 derivations, and the scrolling
// of a log of 1,000,000 lines. Prints tasks over 50 ms and frames a second. KILN_BENCH_CHROMIUM names the browser.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'
import { type Client, createClient } from '#shared/contract/client.ts'
import type { FromEngine, Port, ToEngine } from '#shared/contract/wire.ts'
import { graphOf } from '#test/engine/job-detail.ts'
import { measure, openBrowser, serve, signIn, wait, watchPage } from './window/page.ts'
import { byScrollBar, byWheel, compareScrolling, openPlain } from './window/scrolling.ts'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'kiln-bench-'))
// Outside the app's own folder, and built outside the sandbox.
writeFileSync(
  join(home, 'settings.json'),
  JSON.stringify({ schema: 1, trustedFolders: [at('window/profile')] }),
)
function connect(origin: string, cookie: string): Promise<Client> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/ws`, { origin, headers: { cookie } })
  const port: Port<ToEngine, FromEngine> = {
    post: message => socket.send(JSON.stringify(message)),
    listen: listener => socket.on('message', text => listener(JSON.parse(String(text)))),
    onClose: listener => socket.on('close', listener),
    close: () => socket.close(),
  }
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve(createClient(port)))
    socket.on('error', reject)
  })
}

const { child, address } = await serve(home, '--profiles', 'bench/window/profile')
const origin = new URL(address).origin
const cookie = await signIn(address)
const client = await connect(origin, cookie)
const { browser, page } = await openBrowser(origin, cookie)

const build = (options: Record<string, number>) =>
  client.builds.start({
    profile: 'bench-window',
    options: { salt: String(Date.now()), ...options },
    formats: ['raw'],
  })
const open = async ({ job, subject }: { job: string; subject: string }) => {
  await page.goto(`${origin}/#/builds/${subject}?job=${job}`)
  await page.reload()
  await page.waitForSelector('[role="tab"]')
  await page.evaluate(watchPage)
}
const derivation = async (job: string, name: string) =>
  Object.values(graphOf(await client.jobs.show({ id: job })).derivations).find(node => node.name === name)
const running = async (job: string, name: string) => {
  while ((await derivation(job, name))?.state !== 'running') await wait(100)
}
const option = (name: string) => page.getByRole('treeitem').filter({ hasText: name }).first()

try {
  const noisy = await build({ seconds: 25, lines: 1, small: 0 })
  await open(noisy)
  await running(noisy.job, 'noisy')
  await option('noisy').click()
  await wait(1500)
  await measure(page, 'A log that grows by 10,000 lines a second, followed', async () => {
    const before = (await derivation(noisy.job, 'noisy'))?.logLines ?? 0
    await wait(10_000)
    const after = (await derivation(noisy.job, 'noisy'))?.logLines ?? 0
    return `${Math.round((after - before) / 10).toLocaleString('en')} lines/s`
  })
  await client.jobs.cancel({ id: noisy.job })

  const big = await build({ seconds: 1, lines: 1_000_000, small: 3000 })
  await open(big)
  await running(big.job, 'long')
  await measure(page, '3,000 derivations planned, one writing as fast as it can', async () => {
    await wait(10_000)
    return `${(await derivation(big.job, 'long'))?.logLines.toLocaleString('en')} lines so far`
  })
  while ((await derivation(big.job, 'noisy'))?.state !== 'done') await wait(200)
  await measure(page, '3,000 derivations finishing one after the other', async () => {
    await wait(8000)
    const { builds } = graphOf(await client.jobs.show({ id: big.job })).totals
    return `${builds.done} of ${builds.expected} built`
  })

  await page.getByRole('treeitem').first().hover()
  await measure(page, 'Scrolling 3,000 derivations by the wheel while they finish', async () => {
    for (let turn = 0; turn < 240; turn++) {
      await page.mouse.wheel(0, turn < 120 ? 400 : -400)
      await wait(16)
    }
    return '240 turns'
  })

  await page.getByRole('searchbox', { name: 'Search derivations' }).fill('long')
  await wait(500)
  await option('long').click()
  const log = page.getByRole('region', { name: 'Log of long' })
  await log.waitFor()
  await wait(1000)
  const sides = { kiln: { page, box: log }, plain: await openPlain(browser) }
  await compareScrolling('1,000,000 lines', byWheel, sides)
  await compareScrolling('1,000,000 lines', byScrollBar, sides)
  await wait(500)
  const last = await log.innerText()
  console.log(`The last line is ${last.includes('line 1000000 of') ? 'there' : 'missing'}.`)
} finally {
  await browser.close()
  client.close()
  child.kill('SIGTERM')
  await new Promise(done => child.once('exit', done))
  rmSync(home, { recursive: true, force: true })
}
