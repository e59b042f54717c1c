import { resolve } from 'node:path'

export const labFolder = resolve(import.meta.dirname, '..', '..', 'lab')
