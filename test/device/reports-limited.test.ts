// A Connect that takes no more reports this hour: the box keeps them, and asks no more often.
import { readdirSync } from 'node:fs'
import { expect } from 'vitest'
import { claimedBox, connectOfFile } from '#test/device-box.ts'
import { test } from '#test/folders.ts'

const connect = connectOfFile()

test('a box keeps its reports while its Connect takes no more of them, and sends all later [A6]', async ({
  folder,
}) => {
  const { between } = connect
  const box = await claimedBox(connect.home, folder, between.address)
  const waiting = () => readdirSync(box.path('reports')).filter(name => name.endsWith('.json')).length
  const health = () => between.calls.filter(({ path }) => path.endsWith('/health')).length
  for (const status of [429, 503]) {
    const before = health()
    between.next({ status, headers: { 'retry-after': '3600' }, body: '{"error":"slow_down"}' })
    expect((await box.run('kaliun-health-reporter')).status).toBe(75)
    expect(box.told('reports')).toMatchObject({ problem: 'busy' })
    expect(health()).toBe(before + 1)
  }
  expect(waiting()).toBe(2)
  between.when(() => 'pass')
  expect((await box.run('kaliun-health-reporter')).status).toBe(0)
  expect(waiting()).toBe(0)
})
