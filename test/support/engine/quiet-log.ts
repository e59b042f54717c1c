// For tests of parts that log: what they say goes nowhere.
import type { LogPort } from '#engine/ports/log.ts'

export const quietLog: LogPort = { debug() {}, warn() {}, read: async () => [], flush: async () => undefined }
