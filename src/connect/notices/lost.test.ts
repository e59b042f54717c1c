// A notice that is given up is logged without the secret in its address.
import { expect, test } from 'vitest'
import { noticeSettings } from '#shared/connect/notice-settings.ts'
import { claimed, minute, server } from '#test/connect-boxes.ts'
import { createDelivery } from './deliver.ts'
import { watchBoxes } from './watch.ts'

test('the log names the origin of a webhook that was not reached, and not its path [A8]', async () => {
  const at = server()
  at.store.putListeningSince(at.now())
  await claimed(at)
  at.pass(100 * minute)
  const url = 'http://127.0.0.1:1/services/T0/B0/a-secret?token=another#third'
  const settings = noticeSettings.parse({ webhooks: [{ url, secret: 's'.repeat(16) }] })
  const lost: string[] = []
  const onLost = (to: string, thrown: unknown) => void lost.push(`notice to ${to}: ${thrown}`)
  const parts = { store: at.store, settings, now: at.now, onLost }
  watchBoxes(parts)
  const deliver = createDelivery(parts)
  for (let n = 0; n < 30; n++) {
    at.pass(120 * minute)
    await deliver()
  }
  expect(lost).toHaveLength(1)
  expect(lost[0]).toContain('notice to http://127.0.0.1:1: ')
  expect(lost[0]).not.toMatch(/services|secret|token|third/)
})
