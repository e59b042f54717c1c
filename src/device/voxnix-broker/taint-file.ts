// The conversations of a model that have read what others wrote, on the disk: a restart makes none of them clean.
import { createTaint } from '#shared/workloads/taint.ts'
import { readBounded, writeDurably } from '../lib/durable-file.ts'

export function openTaint(path: string) {
  const kept: unknown = JSON.parse(readBounded(path, 1024 * 1024) ?? '[]')
  const texts = Array.isArray(kept) ? kept.filter(each => typeof each === 'string') : []
  return createTaint(texts, tainted => writeDurably(path, JSON.stringify(tainted)))
}
