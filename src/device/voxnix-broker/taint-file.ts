// The model's conversations that have read text of others, on disk, so that a restart does not make them
// trusted again.
import { createTaint } from '#shared/workloads/taint.ts'
import { readBounded, writeDurably } from '../lib/durable-file.ts'

export function openTaint(path: string) {
  const kept: unknown = JSON.parse(readBounded(path, 1024 * 1024) ?? '[]')
  const texts = Array.isArray(kept) ? kept.filter(each => typeof each === 'string') : []
  return createTaint(texts, tainted => writeDurably(path, JSON.stringify(tainted)))
}
