// Finds the Connect of this computer that a command addresses.
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { standardFolders } from '#host/folders.ts'

export type DataWords = { data?: string }

export const dataFolder = ({ data }: DataWords) =>
  data === undefined
    ? join(standardFolders(process.env, { home: homedir(), platform: process.platform }).data, 'connect')
    : resolve(data)
