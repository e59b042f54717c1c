// A terminal whose connection belongs to it alone.
import type { HostConnection, HostShell } from './ports/ssh.ts'

/** The connection ends with the shell, and at once if the shell cannot be opened. */
export async function openOwnShell(
  connection: HostConnection,
  size: { columns: number; rows: number },
): Promise<HostShell> {
  try {
    const shell = await connection.openShell(size)
    shell.once('close', () => void connection.close())
    return shell
  } catch (thrown) {
    await connection.close()
    throw thrown
  }
}
