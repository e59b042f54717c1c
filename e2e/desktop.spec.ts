// The desktop app, packaged: what the window may do, what it remembers, and how it ends.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { expect, type Page, test } from '@playwright/test'
import { childrenOf } from '#test/processes.ts'
import {
  closeWindow,
  type Desktop,
  desktopArgs,
  desktopEnv,
  launchDesktop,
  noDesktop,
  packageApp,
} from './desktop-app.ts'
import { freshHome } from './kiln-process.ts'

test.skip(noDesktop !== null, `the desktop app: ${noDesktop}`)

let home: string
let desktop: Desktop | null
test.beforeEach(() => {
  home = freshHome()
  desktop = null
})
test.afterEach(() => {
  desktop?.app.process().kill('SIGKILL')
  rmSync(home, { recursive: true, force: true, maxRetries: 5 })
})

/** Closes the window as a person does, and waits until the app is gone. */
async function close({ app }: Desktop) {
  desktop = null
  await closeWindow(app)
}

async function launch(): Promise<Desktop> {
  desktop = await launchDesktop(home)
  await expect(desktop.page.getByRole('link', { name: 'New image' }).first()).toBeVisible()
  await expect(desktop.page.getByText('Tiny (demo, offline)').first()).toBeVisible()
  return desktop
}

test('opens with the profiles of its engine, and nothing is refused by the security policy', async () => {
  const { app, page } = await launch()
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.reload())
  const faults: string[] = []
  page.on('console', message => {
    if (message.type() === 'error') faults.push(message.text())
  })
  page.on('pageerror', error => faults.push(error.message))
  await expect(page.getByText('Tiny (demo, offline)').first()).toBeVisible()
  // The demo is the checkout's; Kiln's own come with the package.
  await expect(page.getByRole('radio', { name: 'Home appliance (KaliunBox)' })).toBeAttached()
  expect(page.url()).toMatch(/^app:\/\/kiln\/index\.html/)
  expect(faults).toEqual([])
})

test('gives the page no Node, a sandbox, and only the calls of the bridge', async () => {
  const { app, page } = await launch()
  const globals = () => [typeof Reflect.get(globalThis, 'require'), typeof Reflect.get(globalThis, 'process')]
  expect(await page.evaluate(globals)).toEqual(['undefined', 'undefined'])
  const calls = await page.evaluate(() => Object.keys(Reflect.get(globalThis, 'kilnHost')).sort())
  expect(calls).toEqual([
    'connect',
    'openForward',
    'openLink',
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
    await page.evaluate(to => location.assign(to), address).catch(() => {}) // a file: address throws by itself
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

test('comes back where the window was', async () => {
  const bounds = { x: 40, y: 30, width: 1010, height: 710 }
  const first = await launch()
  await first.app.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to), bounds)
  await close(first)
  const again = await launch()
  const place = await again.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())
  expect(place).toEqual(bounds)
})

test('a second start shows the first window and ends', async () => {
  const { app } = await launch()
  await app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    window?.hide()
    // A window that the system does not give the focus to: no window manager runs here to ask.
    if (window)
      Object.assign(window, {
        isFocused: () => false,
        // It ends when the window gets the focus after all.
        flashFrame: (on: boolean) => on && Reflect.set(globalThis, 'flashed', true),
      })
  })
  const second = spawn(packageApp('driven'), desktopArgs, { env: desktopEnv(home), stdio: 'ignore' })
  expect(await new Promise(resolve => second.once('exit', resolve))).toBe(0)
  const visible = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
  await expect.poll(visible).toBe(true)
  await expect.poll(() => app.evaluate(() => Reflect.get(globalThis, 'flashed'))).toBe(true)
})

test('the Help menu shows the keys, Doctor, and what Kiln is', async () => {
  const { app, page } = await launch()
  const choose = (label: string) =>
    app.evaluate(({ Menu }, wanted) => {
      const help = Menu.getApplicationMenu()?.items.find(item => item.label === 'Help')
      const found = help?.submenu?.items.find(item => item.label === wanted)
      found?.click()
      return found !== undefined
    }, label)
  expect(await choose('Keyboard Shortcuts')).toBe(true)
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await page.keyboard.press('Escape')
  expect(await choose('About Kiln')).toBe(true)
  await expect(page.getByRole('dialog', { name: 'About Kiln' })).toContainText('MIT')
  await page.keyboard.press('Escape')
  expect(await choose('Doctor')).toBe(true)
  await expect(page.getByRole('heading', { level: 1, name: 'Doctor' })).toBeVisible()
})

/** Through the page's own connection; the window ignores the answer to a call that it did not make. */
const startSlowBuild = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<void>(resolve => {
        window.addEventListener('message', ({ data, ports: [port] }) => {
          if (data.kiln !== 'engine-port' || !port) return
          const input = {
            profile: 'tiny',
            options: { variant: 'slow', message: String(Math.random()) },
            formats: ['raw'],
          }
          port.postMessage({ t: 'call', id: 1_000_000, call: 'builds.start', input })
          resolve()
        })
        Reflect.get(globalThis, 'kilnHost').connect()
      }),
  )

test('asks before it quits while a build runs, keeps it when asked to, and cancels it otherwise', async () => {
  const { app, page } = await launch()
  await startSlowBuild(page)
  const awake = () =>
    app.evaluate(({ powerSaveBlocker }) => [...Array(10).keys()].some(id => powerSaveBlocker.isStarted(id)))
  await expect.poll(awake).toBe(true)
  await app.evaluate(({ BrowserWindow, dialog }) => {
    const asked: string[][] = []
    Reflect.set(globalThis, 'asked', asked)
    // The system's own dialog cannot be clicked from here: it is answered, first with the default and then not.
    Reflect.set(dialog, 'showMessageBox', async (_window: unknown, { buttons }: { buttons: string[] }) => {
      asked.push(buttons)
      return { response: asked.length - 1 }
    })
    BrowserWindow.getAllWindows()[0]?.close()
  })
  const asked = () => app.evaluate(() => Reflect.get(globalThis, 'asked'))
  await expect.poll(asked).toEqual([['Keep running', 'Cancel the build and quit']])
  expect(await awake()).toBe(true)
  await close({ app, page })
  const [id = ''] = readdirSync(join(home, 'images'))
  expect(JSON.parse(readFileSync(join(home, 'images', id, 'build.json'), 'utf8')).state).toBe('cancelled')
})

test('can be quit when its engine hangs', async () => {
  const { app } = await launch()
  const main = app.process()
  const [engine] = childrenOf(main.pid).filter(each => each.command.includes('engine.'))
  test.skip(!engine, 'the engine is a utility process here: no child of its own to stop')
  const gone = once(main, 'exit')
  process.kill(engine?.pid ?? 0, 'SIGSTOP')
  await app.evaluate(({ app: self, dialog }) => {
    // Without this question nobody says that it may quit.
    const silent = (message: string) => message.includes('does not answer')
    Reflect.set(dialog, 'showMessageBox', async (_window: unknown, { message }: { message: string }) => ({
      response: silent(message) ? 1 : 0,
    }))
    self.quit()
  })
  await gone
  // There is nothing left to end.
  desktop = null
  expect(() => process.kill(engine?.pid ?? 0, 0)).toThrow('ESRCH')
})

test('an engine that dies is started again, and the window goes on', async () => {
  const { app, page } = await launch()
  const pid = app.process().pid
  const engines = () => childrenOf(pid).filter(each => each.command.includes('engine.'))
  const [first] = engines()
  test.skip(!first, 'the engine is a utility process here: no child of its own to end')
  if (first) process.kill(first.pid, 'SIGKILL')
  await expect.poll(() => engines()[0]?.pid ?? first?.pid).not.toBe(first?.pid)
  await page.getByRole('link', { name: 'Images' }).first().click()
  await page.getByRole('link', { name: 'New image' }).first().click()
  await expect(page.getByText('Tiny (demo, offline)').first()).toBeVisible()
  const logged = () =>
    readFileSync(join(home, 'logs', 'kiln.log'), 'utf8')
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as { process: string; event: string; data: object })
  const gone = { process: 'main', event: 'engine-gone', data: { signal: 'SIGKILL' } }
  await expect.poll(logged).toContainEqual(expect.objectContaining(gone))
  const starts = () => logged().flatMap(line => (line.event === 'process-started' ? line.process : []))
  await expect.poll(() => starts().sort()).toEqual(['engine', 'engine', 'main'])
})

test('is shipped with its fuses set', async () => {
  const wire = await getCurrentFuseWire(packageApp('shipped'))
  // The wire is text: each fuse is a digit.
  const [off, on] = [...'01'].map(digit => digit.charCodeAt(0))
  expect(wire).toMatchObject({
    // The writer is this binary as Node: it has to be, where no other Node is (docs/adr/0011).
    [FuseV1Options.RunAsNode]: on,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: off,
    [FuseV1Options.EnableNodeCliInspectArguments]: off,
    [FuseV1Options.OnlyLoadAppFromAsar]: on,
    [FuseV1Options.EnableCookieEncryption]: on,
  })
  // Electron has it from 29 on; an older one gives file:// pages nothing that this app has.
  expect([undefined, off]).toContain(wire[FuseV1Options.GrantFileProtocolExtraPrivileges])
  expect(readFileSync('electron-builder.yml', 'utf8')).toContain('grantFileProtocolExtraPrivileges: false')
})
