// A machine's ports and terminal in the packaged app: what leaves the window for other programs of the person's. The machine
// is a record whose process is one that the test started; the programs write down what they are given.
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { startTicksOf } from '#platform/process/running.ts'
import { sampleRecord } from '#test/machines/sample-record.ts'
import { closeWindow, type Desktop, launchDesktop, noDesktop } from '../support/desktop-app.ts'
import { freshHome } from '../support/kiln-process.ts'

test.skip(noDesktop !== null, `the desktop app: ${noDesktop}`)
test.setTimeout(300_000)

const path = process.env['PATH']
const { id } = sampleRecord
let home: string
let desktop: Desktop | null = null
let machine: ChildProcess

/** A program that writes its words down, one a line. */
function program(name: string) {
  const file = join(home, 'programs', name)
  mkdirSync(join(home, 'programs'), { recursive: true })
  writeFileSync(
    file,
    `#!/bin/sh\nfor word; do echo "$word"; done >"${file}.part" && mv "${file}.part" "${file}.words"\n`,
  )
  chmodSync(file, 0o755)
}
const given = (name: string) => {
  const words = join(home, 'programs', `${name}.words`)
  return existsSync(words) ? readFileSync(words, 'utf8').trim().split('\n') : null
}

test.beforeEach(() => {
  home = freshHome()
  for (const name of ['xdg-open', 'xdg-terminal-exec']) program(name)
  process.env['PATH'] = `${join(home, 'programs')}:${path}`
  machine = spawn('sleep', ['600'])
  const pid = machine.pid ?? 0
  const forwards = [22, 80].map(guest => ({
    name: guest === 22 ? 'SSH' : 'Web',
    guest,
    host: 28_800 + guest,
    protocol: 'tcp' as const,
    insteadOf: null,
    url: guest === 22 ? null : `http://localhost:${28_800 + guest}/`,
  }))
  const now = Date.now()
  mkdirSync(join(home, 'machines', id), { recursive: true })
  const record = {
    ...sampleRecord,
    forwards,
    createdAt: now,
    startedAt: now,
    screen: false,
    process: { pid, startTicks: startTicksOf(pid) },
    hostKey: 'ssh-ed25519 AAAA',
    login: true,
  }
  writeFileSync(join(home, 'machines', id, 'machine.json'), JSON.stringify(record))
})
test.afterEach(() => {
  process.env['PATH'] = path
  desktop?.app.process().kill('SIGKILL')
  machine.kill()
  rmSync(home, { recursive: true, force: true, maxRetries: 5 })
})

test('a port opens in the browser, a shell in the person’s terminal, and no other port is opened', async () => {
  desktop = await launchDesktop(home)
  const { app, page } = desktop
  await page.evaluate(to => {
    location.hash = `#/machines/${to}`
  }, id)
  await page.getByRole('link', { name: /Open Web in the browser/ }).click()
  await expect.poll(() => given('xdg-open')).toEqual(['http://localhost:28880/'])

  await page.getByRole('button', { name: 'Open in my terminal' }).click()
  const config = join(home, 'machines', id, 'ssh_config')
  await expect.poll(() => given('xdg-terminal-exec')).toEqual(['ssh', '-F', config, '--', id])
  expect(readFileSync(config, 'utf8')).toContain('Port 28822')

  const refused = await page.evaluate(async named => {
    const host = Reflect.get(globalThis, 'kilnHost')
    const tried = [
      { machine: named, port: 28_822 },
      { machine: named, port: 28_881 },
      { machine: 'tiny-ffff', port: 28_880 },
    ]
    return Promise.all(
      tried.map(({ machine, port }) =>
        host.openForward(machine, port).then(
          () => 'opened',
          () => 'refused',
        ),
      ),
    )
  }, id)
  expect(refused).toEqual(['refused', 'refused', 'refused'])
  desktop = null
  await closeWindow(app)
})
