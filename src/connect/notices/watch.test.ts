// Notices after a restart of the server, and about boxes that were silent for a while.
import { expect, test } from 'vitest'
import { noticeSettings } from '#shared/connect/notice-settings.ts'
import { claimed, minute, send, server } from '#test/connect-boxes.ts'
import { watchBoxes } from './watch.ts'

async function watched() {
  const at = server()
  at.store.putListeningSince(at.now())
  const settings = noticeSettings.parse({
    webhooks: [{ url: 'http://127.0.0.1/hook', secret: 'a secret of the webhook' }],
  })
  const { box, auth } = await claimed(at)
  const kinds: string[] = []
  const watch = () => {
    watchBoxes({ store: at.store, settings, now: at.now })
    for (const { id, kind } of at.store.noticesDue(at.now())) {
      kinds.push(kind)
      at.store.removeNotice(id)
    }
  }
  const reportFull = () =>
    send(at, 'POST', `/api/v1/installations/${box.id}/health`, {
      bearer: auth.access_token,
      key: box.key,
      body: { uptime_seconds: 1, disk: { root_used_bytes: 97, root_total_bytes: 100 } },
    })
  return { at, box, auth, kinds, watch, reportFull }
}

test('a restart of the server makes no box come back or go offline again [A8]', async () => {
  const { at, box, auth, kinds, watch } = await watched()
  await box.report(auth.access_token)
  at.pass(100 * minute)
  watch()
  expect(kinds).toEqual(['offline'])
  at.store.putListeningSince(at.now())
  for (let n = 0; n < 3; n++) {
    watch()
    at.pass(100 * minute)
  }
  expect(kinds).toEqual(['offline'])
  const again = await box.refresh(auth.refresh_token)
  await box.report(again.body.access_token)
  watch()
  expect(kinds).toEqual(['offline', 'back'])
})

test('a full disk is noticed once, also where the box was late in between [A8]', async () => {
  const { at, kinds, watch, reportFull } = await watched()
  await reportFull()
  watch()
  at.pass(35 * minute)
  watch()
  await reportFull()
  watch()
  expect(kinds).toEqual(['disk-full'])
})
