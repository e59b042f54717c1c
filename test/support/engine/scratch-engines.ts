// Engines and folders of a test file, closed and removed after each test.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { type TestEngine, type TestEngineOptions, testEngine } from '#test/engine/engine.ts'

export function scratchEngines() {
  const open: TestEngine[] = []
  const made: string[] = []
  const closeAll = async () => {
    for (const kiln of open.splice(0)) await kiln.close()
  }
  afterEach(async () => {
    await closeAll()
    for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true })
  })
  return {
    closeAll,
    start(options: TestEngineOptions = {}): TestEngine {
      const kiln = testEngine(options)
      open.push(kiln)
      return kiln
    },
    scratch(): string {
      const folder = mkdtempSync(join(tmpdir(), 'kiln-trouble-'))
      made.push(folder)
      return folder
    },
  }
}
