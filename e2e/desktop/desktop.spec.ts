// The desktop app, packaged: it opens, comes back where it was, and starts once.
import { spawn } from 'node:child_process'
import { expect, test } from '@playwright/test'
import { newImage } from '../pages/new-image.ts'
import { desktopArgs, desktopEnv } from '../support/desktop-app.ts'
import { desktopBench } from '../support/desktop-bench.ts'
import { packageApp } from '../support/package-app.ts'

const bench = desktopBench()
const { close, launch } = bench

test('opens with the profiles of its engine, and nothing is refused by the security policy', async () => {
  const { app, page } = await launch()
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.reload())
  const faults: string[] = []
  page.on('console', message => {
    if (message.type() === 'error') faults.push(message.text())
  })
  page.on('pageerror', error => faults.push(error.message))
  await expect(page.getByText('What do you want to do?').first()).toBeVisible()
  await newImage(() => page).open()
  await expect(page.getByText('Tiny (demo, offline)').first()).toBeVisible()
  // The demo is the checkout's; Kiln's own come with the package.
  await expect(page.getByRole('radio', { name: 'Home appliance (KaliunBox)' })).toBeAttached()
  expect(page.url()).toMatch(/^app:\/\/kiln\/index\.html/)
  expect(faults).toEqual([])
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
  const second = spawn(packageApp('driven'), desktopArgs, { env: desktopEnv(bench.home), stdio: 'ignore' })
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

test('each place of the View menu opens the page that the side bar opens by the same key', async () => {
  const { app, page } = await launch()
  const side = page.getByRole('navigation', { name: 'Kiln' })
  await expect(side.getByRole('link', { name: 'Builders' })).toBeVisible()
  const links = await side.locator('a[aria-keyshortcuts]').evaluateAll(all =>
    all.map(link => ({
      label: link.getAttribute('title'),
      key: link.getAttribute('aria-keyshortcuts')?.replace(/^\w+\+/, 'CmdOrCtrl+'),
    })),
  )
  const items = await app.evaluate(({ Menu }) => {
    const view = Menu.getApplicationMenu()?.items.find(item => item.label === 'View')
    const all = view?.submenu?.items ?? []
    return all
      .slice(
        0,
        all.findIndex(item => item.type === 'separator'),
      )
      .map(({ label, accelerator }) => ({ label, key: accelerator }))
  })
  expect(items).toEqual(links)
  for (const { label } of items) {
    await app.evaluate(({ Menu }, wanted) => {
      const view = Menu.getApplicationMenu()?.items.find(item => item.label === 'View')
      view?.submenu?.items.find(item => item.label === wanted)?.click()
    }, label)
    await expect(side.getByRole('link', { name: label })).toHaveAttribute('aria-current', 'page')
  }
})
