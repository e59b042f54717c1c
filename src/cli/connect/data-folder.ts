// Finds the Connect of this computer that a command addresses.
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { standardFolders } from '#host/folders.ts'

export type DataWords = { data?: string }

/** A service has its folder in KILN_CONNECT_DATA, for all of its commands. */
export function dataFolder({ data }: DataWords): string {
  const named = data ?? process.env['KILN_CONNECT_DATA']
  if (named !== undefined && named !== '') return resolve(named)
  const { data: own } = standardFolders(process.env, { home: homedir(), platform: process.platform })
  return join(own, 'connect')
}
