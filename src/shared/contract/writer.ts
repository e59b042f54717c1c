import { z } from 'zod'
import { writerSetup } from '#shared/drives/writer-setup.ts'
import { command, query } from './define.ts'

/** The writer that is installed once, if Kiln itself is where its user can change it. */
export const writer = {
  state: query(z.object({}), writerSetup),
  /** The system asks for a password; the face has shown first what is copied where. */
  install: command(z.object({}), writerSetup),
  /** Removes the writers of all versions. The system asks for a password. */
  remove: command(z.object({}), writerSetup),
}
