// The dialogs of hosts, of a machine that is off and of a missing tool, in every look. Nothing is built and no host is reached:
// what is known is written down before Kiln starts.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { sampleRecord } from '#test/machines/sample-record.ts'
import { sampleHost } from '#testing/sample-host.ts'
import { hostsPage } from '../pages/hosts.ts'
import { inWindow } from '../pages/window.ts'
import { noChromium, openChromium } from '../support/chromium.ts'
import { freshHome, type Served, serve } from '../support/kiln-process.ts'
import { inEveryLook } from '../support/looks.ts'
import { openWindow } from '../support/open-window.ts'

test.skip(noChromium !== null, `dialogs: ${noChromium}`)

let home: string
/** A person's home folder, whose ~/.ssh/config names hosts. */
let person: string
let served: Served
let browser: Browser
let page: Page
const before = { HOME: process.env['HOME'], PATH: process.env['PATH'] }

function writeHosts() {
  const hosts = ['kitchen', 'workshop'].map((id, index) => {
    // Nothing listens there: a connection is refused at once.
    const address = { host: '127.0.0.1', port: 1 + index, user: 'root', jump: null, identity: null }
    const { keys: _keys, ...host } = sampleHost({ id, name: id, address })
    return { ...host, tags: ['lab', 'web'] }
  })
  writeFileSync(join(home, 'hosts.json'), JSON.stringify({ schema: 1, hosts }))
  mkdirSync(join(person, '.ssh'), { mode: 0o700 })
  const named = Array.from({ length: 20 }, (_, index) => `Host box${index}\n  HostName 192.0.2.${index}\n`)
  writeFileSync(join(person, '.ssh', 'config'), named.join(''))
}

function writeMachine() {
  const folder = join(home, 'machines', sampleRecord.id)
  mkdirSync(folder, { recursive: true })
  // No process has this id: it is above the kernel's largest.
  const process = { pid: 2 ** 22 + 1, startTicks: '1' }
  writeFileSync(join(folder, 'machine.json'), JSON.stringify({ ...sampleRecord, process }))
}

/** A PATH without any tool, and with an apt-get that Kiln would install them by. */
function withoutTools(): string {
  const bin = join(person, 'bin')
  mkdirSync(bin)
  const which = execFileSync('sh', ['-c', 'command -v which'], { encoding: 'utf8' }).trim()
  symlinkSync(which, join(bin, 'which'))
  symlinkSync('/bin/false', join(bin, 'apt-get'))
  return bin
}

test.beforeAll(async () => {
  home = freshHome()
  person = mkdtempSync(join(tmpdir(), 'kiln-e2e-person-'))
  writeHosts()
  writeMachine()
  Object.assign(process.env, { HOME: person, PATH: withoutTools() })
  served = await serve(home).finally(() => Object.assign(process.env, before))
  browser = await openChromium()
  page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
  await openWindow(page, await served.newAddress())
})
test.afterAll(async () => {
  await browser?.close()
  await served?.close()
  for (const folder of [home, person]) if (folder) rmSync(folder, { recursive: true, force: true })
})

const { at, button, choose, dialog } = inWindow(() => page)
const hosts = hostsPage(() => page)

/** What is open now: its last button can be pressed in each look. Then it is closed by Esc. */
async function seenAndLeft(name: string) {
  await expect(dialog()).toBeVisible()
  await expect(dialog().locator('.animate-pulse')).toHaveCount(0)
  await inEveryLook(page, `dialog-${name}`, () =>
    expect(dialog().getByRole('button').last()).toBeInViewport({ ratio: 1 }),
  )
  await page.keyboard.press('Escape')
  await expect(dialog()).toHaveCount(0)
}

test('of hosts: import, tags and removal', async () => {
  await at('/hosts')
  await expect(hosts.rows()).toHaveCount(2)
  await button('Import').click()
  await expect(dialog().getByText('box19')).toBeAttached()
  await seenAndLeft('hosts-import')
  for (const row of await hosts.rows().all()) await row.getByRole('checkbox').check({ force: true })
  await button('Tags').click()
  await seenAndLeft('hosts-tags')
  await button('Remove').click()
  await seenAndLeft('hosts-remove')
})

test('of a host: its name, and a key put on it with a password', async () => {
  await at('/hosts/kitchen')
  await choose('More', 'Name and tags')
  await seenAndLeft('host-edit')
  await choose('More', 'Install an SSH key')
  await seenAndLeft('host-put-key')
})

test('of a machine that is off: its changes as an image, and its removal', async () => {
  await at(`/machines/${sampleRecord.id}`)
  await button('Keep changes as an image').click()
  await seenAndLeft('machine-keep')
  await button('Remove').click()
  await seenAndLeft('machine-remove')
})

test('of a tool that is missing: how it would be installed', async () => {
  test.skip(process.getuid?.() !== 0, 'only root may install by apt-get')
  await at('/doctor')
  await button('Fix xz').click()
  await seenAndLeft('tool-install')
})
