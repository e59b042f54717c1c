// How smooth the list of hosts stays: `node bench/hosts.ts`, with the window built (npm run build).
// In Chromium against a real `kiln serve` with 500 hosts, of which each has answered once and none does now: scrolling them,
// and filtering them letter by letter. Prints frames a second and tasks over 50 ms. KILN_BENCH_CHROMIUM names the browser.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sampleFacts, sampleHost, sampleNote } from '#testing/sample-host.ts'
import { measure, openBrowser, serve, signIn, wait, watchPage } from './window/page.ts'

const count = 500
const home = mkdtempSync(join(tmpdir(), 'kiln-bench-'))
const ids = Array.from({ length: count }, (_, at) => `box-${at + 1}`)

function writeHosts() {
  const at = Date.now()
  const hosts = ids.map((id, index) => {
    // Nothing listens there: a connection is refused at once.
    const address = { host: '127.0.0.1', port: 20_000 + index, user: 'root', jump: null, identity: null }
    const { keys: _keys, ...host } = sampleHost({ id, name: `Box ${index + 1}`, address })
    return { ...host, tags: [index % 2 ? 'lab' : 'web', `rack-${index % 20}`] }
  })
  writeFileSync(join(home, 'hosts.json'), JSON.stringify({ schema: 1, hosts }))
  mkdirSync(join(home, 'hosts'))
  const asked = { at: at - 3_600_000, error: null }
  for (const id of ids) {
    const memory = {
      schema: 1,
      asked,
      facts: { at, facts: sampleFacts() },
      deploys: [sampleNote({ host: id, at })],
    }
    writeFileSync(join(home, 'hosts', `${id}.json`), JSON.stringify(memory))
  }
}

writeHosts()
const { child, address } = await serve(home)
const origin = new URL(address).origin
const { browser, page } = await openBrowser(origin, await signIn(address))
try {
  await page.goto(`${origin}/#/hosts`)
  const list = page.getByRole('list', { name: 'Hosts' })
  await list.getByRole('listitem').first().waitFor()
  await page.evaluate(watchPage)
  await wait(3000)
  await list.hover()
  await measure(page, `Scrolling ${count} hosts by the wheel`, async () => {
    for (let turn = 0; turn < 240; turn++) {
      await page.mouse.wheel(0, turn < 120 ? 300 : -300)
      await wait(16)
    }
    return '240 turns'
  })
  const search = page.getByRole('searchbox', { name: 'Search hosts' })
  await search.focus()
  await measure(page, `Filtering ${count} hosts letter by letter`, async () => {
    for (let turn = 0; turn < 6; turn++) {
      await page.keyboard.type('rack-1 box 4', { delay: 60 })
      await page.keyboard.press('Escape')
      await wait(100)
    }
    return '72 letters'
  })
  await search.fill('box 499')
  await wait(500)
  console.log(`${await list.getByRole('listitem').count()} of ${count} left by "box 499".`)
} finally {
  await browser.close()
  child.kill('SIGTERM')
  await new Promise(done => child.once('exit', done))
  rmSync(home, { recursive: true, force: true })
}
