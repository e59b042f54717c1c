// The desktop app, packaged: what its page may do, and what is closed in the binary.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { expect, test } from '@playwright/test'
import { desktopBench } from '../support/desktop-bench.ts'
import { packageApp } from '../support/package-app.ts'

const { launch } = desktopBench()

test('gives the page no Node, a sandbox, and only the calls of the bridge', async () => {
  const { app, page } = await launch()
  const globals = () => [typeof Reflect.get(globalThis, 'require'), typeof Reflect.get(globalThis, 'process')]
  expect(await page.evaluate(globals)).toEqual(['undefined', 'undefined'])
  const calls = await page.evaluate(() => Object.keys(Reflect.get(globalThis, 'kilnHost')).sort())
  expect(calls).toEqual([
    'connect',
    'openForward',
    'openLink',
    'openOwnConnect',
    'pathOf',
    'pickFile',
    'pickFolder',
    'platform',
    'reveal',
    'setTheme',
  ])
  const metrics = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) =>
      Reflect.apply(Reflect.get(webContents, 'getLastWebPreferences'), webContents, []),
    ),
  )
  expect(metrics).toMatchObject([
    { sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false },
  ])
})

test('stays where it is: no navigation, no further window, no permission', async () => {
  const { app, page } = await launch()
  const here = page.url()
  for (const address of ['https://example.org/', 'file:///etc/passwd', 'app://kiln/icon.svg']) {
    await page.evaluate(to => location.assign(to), address).catch(() => {}) // a file: address throws
    expect(await page.evaluate(() => location.href)).toBe(here)
  }
  expect(await page.evaluate(() => window.open('https://example.org/'))).toBeNull()
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  const answers = await page.evaluate(async () => {
    const position = new Promise(resolve =>
      navigator.geolocation.getCurrentPosition(
        () => resolve('given'),
        ({ code }) => resolve(code),
      ),
    )
    return [await Notification.requestPermission(), await position]
  })
  expect(answers).toEqual(['denied', 1])
})

test('reaches no network: neither by fetch nor by an image, a socket or a script', async () => {
  let requests = 0
  const server = createServer((_request, response) => {
    requests++
    response.end()
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const { page } = await launch()
  const refused = await page.evaluate(async to => {
    const seen = new Set<string>()
    const four = new Promise<void>(done => {
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
        if (seen.add(effectiveDirective).size === 4) done()
      })
    })
    const add = (name: string, facts: Record<string, string>) =>
      document.body.append(Object.assign(document.createElement(name), facts))
    const fetched = await fetch(`http://${to}/`).catch(() => 'refused')
    add('img', { src: `http://${to}/a.png` })
    add('script', { src: `http://${to}/a.js` })
    add('script', { text: 'globalThis.inlineRan = true' })
    add('iframe', { src: `http://${to}/` })
    let socket = 'open'
    try {
      const tried = new WebSocket(`ws://${to}/`)
      socket = await new Promise(resolve => tried.addEventListener('error', () => resolve('refused')))
    } catch {
      socket = 'refused'
    }
    await four
    return { fetched, socket, inline: Reflect.get(globalThis, 'inlineRan'), seen: [...seen].sort() }
  }, `127.0.0.1:${port}`)
  server.close()
  expect(refused).toMatchObject({ fetched: 'refused', socket: 'refused', inline: undefined })
  expect(refused.seen).toEqual(['connect-src', 'frame-src', 'img-src', 'script-src-elem'])
  expect(requests).toBe(0)
})

test('main decodes what the window asks of it, and opens no link that is not on its list', async () => {
  const { page } = await launch()
  const refused = await page.evaluate(async () => {
    const host = Reflect.get(globalThis, 'kilnHost')
    const tries = [
      () => host.openLink('https://example.org/'),
      () => host.openLink('file:///etc/passwd'),
      () => host.reveal('relative/path'),
      () => host.reveal(7),
      () => host.pickFile('x', ['../..']),
      () => host.setTheme('purple'),
    ]
    const outcomes: string[] = []
    for (const attempt of tries)
      outcomes.push(
        await attempt().then(
          () => 'done',
          () => 'refused',
        ),
      )
    return outcomes
  })
  expect(refused).toEqual(Array(6).fill('refused'))
})

test('the app is shipped with its fuses set', async () => {
  const wire = await getCurrentFuseWire(packageApp('shipped'))
  // The wire is text: each fuse is a digit.
  const [off, on] = [...'01'].map(digit => digit.charCodeAt(0))
  expect(wire).toMatchObject({
    // The writer is this binary as Node: it has to be, where no other Node is (docs/adr/0011).
    [FuseV1Options.RunAsNode]: on,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: off,
    [FuseV1Options.EnableNodeCliInspectArguments]: off,
    [FuseV1Options.OnlyLoadAppFromAsar]: on,
    [FuseV1Options.EnableCookieEncryption]: off,
  })
  // Electron has it from 29 on; an older one gives file:// pages nothing that this app has.
  expect([undefined, off]).toContain(wire[FuseV1Options.GrantFileProtocolExtraPrivileges])
  expect(readFileSync('electron-builder.yml', 'utf8')).toContain('grantFileProtocolExtraPrivileges: false')
})
