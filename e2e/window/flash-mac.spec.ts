// What the Flash page shows on a Mac only, in every look: an account that may not write drives, and the options with
// force. The engine is this computer's; what a Mac would answer takes the place of its answers on their way.
import { expect, test } from '@playwright/test'
import { flashPage } from '../pages/flash.ts'
import { inWindow } from '../pages/window.ts'
import { flashBench } from '../support/flash-bench.ts'
import { inEveryLook } from '../support/looks.ts'

const bench = flashBench()
const flash = flashPage(() => bench.page)
const { more, next } = inWindow(() => bench.page)
const macPath = '/dev/disk4'
test.setTimeout(600_000)

/** The loop device has a Mac's path, and the account is a standard one. */
async function asOnMac(loop: string) {
  await bench.page.routeWebSocket(/\/ws$/, client => {
    const server = client.connectToServer()
    const states = new Set<number>()
    client.onMessage(message => {
      const { id, call } = JSON.parse(String(message))
      if (call === 'writer.state') states.add(id)
      server.send(String(message).replaceAll(macPath, loop))
    })
    server.onMessage(message => {
      const read = JSON.parse(String(message))
      const value = {
        state: 'not-allowed',
        reason: { code: 'writer.reason.standard-account' },
        folder: null,
        isThere: false,
        files: [],
        others: [],
      }
      if (read.t === 'reply' && states.has(read.id))
        return client.send(JSON.stringify({ ...read, ok: true, value }))
      client.send(String(message).replaceAll(loop, macPath))
    })
  })
  await bench.page.reload()
}

test('a standard account learns it before it chooses, and force is offered with what it risks', async () => {
  const { faults, loops, page } = bench
  await asOnMac(loops.attach('stick', 512 << 20).path)
  await flash.fromImage()
  const notice = page.getByText('Drives cannot be written from this account')
  await expect(notice).toBeVisible()
  await inEveryLook(page, 'flash-account', () => notice.scrollIntoViewIfNeeded())
  await flash.addDrive(macPath)
  await next()
  await flash.hostname().fill('box')
  await next()
  await more()
  const force = page.getByRole('switch', { name: 'Unmount by force' })
  await force.focus()
  await page.keyboard.press('Space')
  await expect(force).toBeChecked()
  await expect(page.getByText('unmounts by force')).toBeVisible()
  await inEveryLook(page, 'flash-options-mac', () => force.scrollIntoViewIfNeeded())
  expect(faults).toEqual([])
})
