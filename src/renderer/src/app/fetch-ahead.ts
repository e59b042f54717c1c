// What the first page needs of the engine, asked for before React has drawn anything.
import { prefetch } from '../lib/calls.ts'
import { queries } from './providers.tsx'

export function fetchAhead(): void {
  const { hash } = window.location
  if (hash !== '' && !hash.startsWith('#/new')) return
  void prefetch(queries, 'profiles.list', {})
}
