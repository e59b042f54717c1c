// A box's page with a build that failed, and its dialogs, in every look. What belongs to the box is written down before
// Kiln starts.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { sampleRecord } from '#test/machines/sample-record.ts'
import { inWindow } from '../pages/window.ts'
import { copyBuilt } from '../support/built-home.ts'
import { inEveryLook } from '../support/looks.ts'
import { servedPage } from '../support/served-page.ts'
import { writeBoxes } from '../support/written-boxes.ts'
import { recordHosts } from '../support/written-hosts.ts'

const longName = `kitchen ${'with a long name '.repeat(4)}end`
const [id, plain] = ['00000000000000aa', '00000000000000bb'] as const
const bench = servedPage('dialogs of boxes', { prepare: home => writeAll(home, copyBuilt(home)) })
const { at, button, choose, dialog, title } = inWindow(() => bench.page)

function writeAll(home: string, { image, failed }: ReturnType<typeof copyBuilt>) {
  recordHosts(home, [{ id: 'kitchen', name: 'kitchen' }])
  mkdirSync(join(home, 'machines', sampleRecord.id), { recursive: true })
  // No process has this id: it is above the kernel's largest.
  const process = { pid: 2 ** 22 + 1, startTicks: '1' }
  writeFileSync(
    join(home, 'machines', sampleRecord.id, 'machine.json'),
    JSON.stringify({ ...sampleRecord, process }),
  )
  const createdAt = Date.now() - 86_400_000
  writeBoxes(home, [
    {
      id,
      name: longName,
      createdAt,
      profile: 'tiny',
      host: 'kitchen',
      options: { hostname: 'kitchen', message: 'Hello' },
      images: [image, failed],
      machines: [sampleRecord.id],
    },
    { id: plain, name: 'plain', createdAt },
  ])
}

/** Its last button can be pressed in each look; then it is closed by Esc. */
async function seenAndLeft(name: string) {
  const { page } = bench
  await expect(dialog()).toBeVisible()
  await inEveryLook(page, `dialog-box-${name}`, () =>
    expect(dialog().getByRole('button').last()).toBeInViewport({ ratio: 1 }),
  )
  await page.keyboard.press('Escape')
  await expect(dialog()).toHaveCount(0)
}

test('a build that failed is in the history, with its reason and the way to its log [N16]', async () => {
  const { page } = bench
  await at(`/boxes/${id}`)
  await expect(title(new RegExp(`^${longName}`))).toBeVisible()
  const failed = page
    .getByRole('list', { name: 'History' })
    .getByRole('listitem')
    .filter({ hasText: 'Build failed' })
  await expect(failed).toContainText('trial-fails did not build')
  await inEveryLook(page, 'box-failed-build')
  await failed.getByRole('link', { name: 'Show its log' }).click()
  await expect(title(/failed/i)).toBeVisible()
})

test('of a box: its profile, name, a copy, its answers and its removal', async () => {
  await at(`/boxes/${id}`)
  const more = `More for ${longName}`
  await choose(more, 'Change the profile')
  await seenAndLeft('profile')
  await choose(more, 'Rename')
  await dialog().getByRole('textbox', { name: 'Name' }).fill('Plain')
  await dialog().getByRole('button', { name: 'Rename' }).click()
  await expect(dialog().getByText('There is already a box "plain".')).toBeVisible()
  await seenAndLeft('rename')
  await choose(more, 'New box like this')
  await seenAndLeft('like')
  await button('Reset answers').click()
  await seenAndLeft('reset')
  await choose(more, 'Remove')
  await expect(dialog().getByRole('checkbox')).toHaveCount(3)
  for (const box of await dialog().getByRole('checkbox').all()) await box.check({ force: true })
  await seenAndLeft('remove')
  await at(`/boxes/${plain}`)
  await choose('More for plain', 'Choose a profile')
  await seenAndLeft('first-profile')
})
