// Set-up of every test file outside of the window.
import { mkdirSync, rmSync } from 'node:fs'
import { afterAll, afterEach } from 'vitest'
import { folders, running } from './ends.ts'

for (const folder of folders) mkdirSync(folder, { recursive: true })

afterEach(() => {
  for (const child of running) child.kill('SIGKILL')
})
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})
