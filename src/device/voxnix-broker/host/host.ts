// All that the broker does to its machine, as one object: sagas and verbs act on this alone.
import type { Records } from '../records.ts'
import type { Builder } from './builder.ts'
import type { Containers } from './containers.ts'
import type { Storage } from './storage.ts'

export type Host = {
  readonly storage: Storage
  readonly containers: Containers
  readonly builder: Builder
  readonly records: Records
}
