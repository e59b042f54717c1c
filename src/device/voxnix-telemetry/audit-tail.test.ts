// Sends each line of the audit once, on a disk that takes no writes.
import { appendFileSync, mkdirSync, openSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { openTail } from './audit-tail.ts'

test('sends no line twice where it cannot write how far it is, and writes that later', ({ folder }) => {
  const audit = join(folder, 'audit.jsonl')
  writeFileSync(audit, 'one\ntwo\n')
  const log: string[] = []
  const open = () => openTail(openSync(audit, 'r'), folder, line => void log.push(line))
  const tail = open()
  const sendAll = () => {
    const batch = tail.next()
    if (batch) tail.sent(batch)
    return batch?.lines ?? []
  }
  // No file can have that name now, as on a full disk.
  mkdirSync(join(folder, 'sent.partial'))
  expect(sendAll()).toEqual(['one', 'two'])
  expect(sendAll()).toEqual([])
  appendFileSync(audit, 'three\n')
  expect(sendAll()).toEqual(['three'])
  // A cause is logged once.
  expect(log).toEqual([expect.stringMatching(/^How much of the audit was sent was not written: /)])
  rmdirSync(join(folder, 'sent.partial'))
  appendFileSync(audit, 'four\n')
  expect(sendAll()).toEqual(['four'])
  expect(open().next()).toBe(null)
})
