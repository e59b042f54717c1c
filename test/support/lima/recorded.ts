// Recorded output of the real limactl 2.x.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type LogLine, parseLogLine } from '#platform/lima/output/lines.ts'

export const recorded = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../../src/platform/lima/fixtures', name), 'utf8')

export const recordedLines = (name: string): LogLine[] =>
  recorded(name).split('\n').filter(Boolean).map(parseLogLine)
