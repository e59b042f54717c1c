// What Kiln needs of SSH before a machine runs.
import type { SshPort } from '#engine/ports/ssh.ts'
import type { Run } from '../process/run.ts'
import { makeHostKey } from './host-key.ts'
import { publicKeys } from './public-keys.ts'

export const createSsh = ({ run, home }: { run: Run; home: string }): SshPort => ({
  makeHostKey,
  publicKeys: () => publicKeys(home, run),
})
