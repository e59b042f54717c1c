// Adds a drive that is built into the computer to what the page sees. Kiln itself knows nothing of it.
import type { Page } from '@playwright/test'
import { sampleDrive } from '#test/drives/sample-drive.ts'

const drive = sampleDrive({
  path: '/dev/sdz',
  bus: 'sata',
  removable: false,
  internal: true,
  vendor: 'Samsung',
  model: 'SSD 870 EVO',
  serial: 'S5Y2NG0R',
  sizeBytes: 64e9,
})

/** Stands between the page, which is loaded again, and Kiln. */
export async function addInternalDrive(page: Page): Promise<void> {
  await page.routeWebSocket(/\/ws$/, client => {
    const server = client.connectToServer()
    const lists = new Set<number>()
    client.onMessage(message => {
      const { id, call } = JSON.parse(String(message))
      if (call === 'drives.list') lists.add(id)
      server.send(message)
    })
    server.onMessage(message => {
      const said = JSON.parse(String(message))
      const isList = said.t === 'reply' && lists.delete(said.id)
      client.send(isList ? JSON.stringify({ ...said, value: [...said.value, drive] }) : message)
    })
  })
  await page.reload()
}
