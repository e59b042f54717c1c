// The list of hosts, the dialogs that add and trust one, and the page of a host.
import { expect, type Page } from '@playwright/test'
import { workMs } from '../support/patience.ts'
import { inWindow } from './window.ts'

type NewHost = { address: string; name: string; identity: string; tags?: string }

export function hostsPage(page: () => Page) {
  const { dialog, go, link, title } = inWindow(page)
  const field = (name: string) => dialog().getByRole('textbox', { name })
  return {
    rows: () => page().getByRole('list', { name: 'Hosts' }).getByRole('listitem'),
    online: () => title().getByText('Online', { exact: true }),
    /** Goes from any page to the page of a host. */
    async open(name: string) {
      await go('Hosts')
      await link(name).click()
      await expect(title(new RegExp(name))).toBeVisible()
    },
    /** Fills the dialog that adds a host or a machine, which is open. */
    async fill({ address, name, identity, tags }: NewHost) {
      await field('Address').fill(address)
      await field('Name').fill(name)
      if (tags !== undefined) await field('Tags').fill(tags)
      await dialog().getByText('Jump host and key').click()
      await field('Private key').fill(identity)
    },
    /** Waits for the key that the host shows. */
    showsKey: () => expect(dialog().getByText('It shows this key:')).toBeVisible({ timeout: workMs }),
    trust: () => dialog().getByRole('button', { name: 'Trust this key' }).click({ timeout: workMs }),
  }
}
